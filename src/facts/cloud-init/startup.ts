import { type Fact, defineFact } from "../../image/fact.ts";
import type { Image } from "../../image/image.ts";
import { hasWord, splitCommandLine } from "../kernel-command-line.ts";
import { reachableStat } from "../reachable.ts";
import { failedCondition } from "../unit-conditions.ts";
import { type Unit, units } from "../units.ts";
import { type BootInputs, bootInputs } from "./boot-inputs.ts";
import { cloudInitConfig } from "./config.ts";
import { type DsIdentify, dsIdentify } from "./ds-identify.ts";
import type { Reason } from "./ds-identify-run.ts";
import { generatorFile } from "./generator-file.ts";
import { cloudInitInstallation } from "./installation.ts";
import { shellWords } from "./shell-text.ts";
import { type Stages, cloudInitStages } from "./stages.ts";
import { isBefore } from "./version.ts";

export interface Generator {
  readonly path: string | undefined;
  /** `not-used`: another init system, or units that no generator has to pull in. */
  readonly state: "enables" | "disables" | "absent" | "masked" | "not-executable" | "not-used";
  /** ds-identify was asked, so that its list counts at run time. */
  readonly asksDsIdentify: boolean;
  readonly reason: Reason;
  /** What the reason is about, where cloud-init.target is not started. */
  readonly cause: SwitchedOff["cause"];
}

export interface Startup {
  readonly generator: Generator;
  /** All stages start and none of their conditions fails. */
  readonly runs: boolean;
  /** Why it does not run, or what makes it run. */
  readonly reason: Reason;
  /** What keeps cloud-init from running although its units are enabled. */
  readonly switchedOff: SwitchedOff | undefined;
}

/**
 * `kill-switch`: a file, a word of the command line or of the environment. `policy`: of ds-identify. `datasource`: no
 * source of the list is found. `generator`: it is missing, masked or cannot work. `condition`: of a unit.
 * `configuration`: cloud-init ends while it reads it.
 */
export interface SwitchedOff extends Reason {
  readonly cause: "kill-switch" | "policy" | "datasource" | "generator" | "condition" | "configuration";
}

/** Whether cloud-init starts when the image boots on Azure, and why not. */
export const cloudInitStartup: Fact<Startup> = defineFact("cloud-init-startup", async (image: Image) => {
  const stages = await image.fact(cloudInitStages);
  const generator = await generatorOf(image, stages);
  const missing = stages.stages.find(({ starts }) => !starts);
  if (missing?.obstacle) return { generator, runs: false, reason: missing.obstacle, switchedOff: undefined };
  const off = await whyOff(image, stages, generator);
  if (off) return { generator, runs: false, reason: off, switchedOff: off };
  return { generator, runs: true, reason: generator.reason, switchedOff: undefined };
});

async function whyOff(image: Image, stages: Stages, generator: Generator): Promise<SwitchedOff | undefined> {
  const isStatic = stages.manager === "systemd" && stages.startsWithoutGenerator;
  if (generator.state !== "enables" && generator.state !== "not-used" && !isStatic)
    return { ...generator.reason, cause: generator.cause };
  const inputs = await image.fact(bootInputs);
  const found = await image.fact(units);
  for (const name of ["cloud-init.target", ...stages.stages.map((stage) => stage.name)]) {
    const unit = found.find(name);
    const failed = unit && (await failedConditionOf(image, unit, inputs));
    // Builds without a generator read the switches by conditions alone.
    const isSwitch = failed !== undefined && /cloud-init[.=]disabled/.test(failed.text);
    if (failed) return { ...failed, cause: isSwitch ? "kill-switch" : "condition" };
  }
  const { fatal } = await image.fact(cloudInitConfig);
  if (fatal)
    return {
      text: `cloud-init ends while it reads its configuration: ${fatal.message}`,
      path: fatal.path,
      line: fatal.line,
      cause: "configuration",
    };
  return undefined;
}

type Base = Pick<Generator, "path" | "asksDsIdentify" | "cause">;

async function generatorOf(image: Image, stages: Stages): Promise<Generator> {
  const file = await image.fact(generatorFile);
  const base: Base = { path: file.path, asksDsIdentify: false, cause: "generator" };
  if (stages.manager !== "systemd") return otherManager(image, stages, base);
  const place = file.path === undefined ? {} : { path: file.path };
  switch (file.state) {
    case "absent": {
      const text = "there is no generator that starts cloud-init.target";
      // Builds that start from multi-user.target have none and need none.
      const state = !stages.hasTarget || stages.startsWithoutGenerator ? "not-used" : "absent";
      return { ...base, state, reason: { text } };
    }
    case "masked":
      return { ...base, state: "masked", reason: { text: "cloud-init-generator is masked", ...place } };
    case "not-executable":
      return { ...base, state: "not-executable", reason: { text: "cloud-init-generator is not executable", ...place } };
    case "present":
      return runGenerator(image, base);
  }
}

async function runGenerator(image: Image, base: Base): Promise<Generator> {
  const { generation } = await image.fact(generatorFile);
  const { version } = await image.fact(cloudInitInstallation);
  const isOld =
    generation === undefined ? version !== undefined && isBefore(version, "23.4") : generation === "until-23.3";
  const result = await image.fact(dsIdentify);
  const place = base.path === undefined ? {} : { path: base.path };
  if (isOld) {
    const off = await oldKillSwitch(image);
    if (off) return { ...base, state: "disables", reason: off, cause: "kill-switch" };
    if (result.script === undefined)
      return { ...base, state: "enables", reason: { text: "there is no ds-identify to ask", ...place } };
  } else if (result.script === undefined) {
    const text = "the generator needs ds-identify, and there is none that can be executed";
    return { ...base, state: "disables", reason: { text, ...place } };
  }
  const state = result.code === 0 ? "enables" : "disables";
  return { ...base, state, asksDsIdentify: true, reason: result.reason, cause: causeOf(result) };
}

function causeOf({ code, policy, listPlace }: DsIdentify): SwitchedOff["cause"] {
  // A list of commas ends it with 2 as well.
  if (code === 2) return listPlace === undefined ? "kill-switch" : "datasource";
  return policy.mode === "disabled" ? "policy" : "datasource";
}

/**
 * What generators until 23.3 look at before ds-identify: the last `cloud-init=` of the command line (or of KERNEL_CMDLINE
 * in their environment, which then stands for all of it), then the files, enabled before disabled.
 */
async function oldKillSwitch(image: Image): Promise<Reason | undefined> {
  const { commandLine, environment } = await image.fact(bootInputs);
  const variable = environment.get("KERNEL_CMDLINE");
  const text = variable?.value ?? commandLine.text;
  const word = shellWords(text).findLast((word) => word.startsWith("cloud-init="));
  if (word === "cloud-init=enabled") return undefined;
  if (word === "cloud-init=disabled") {
    const { text: _text, ...place } = variable ? { text: "", path: variable.path, line: variable.line } : commandLine;
    const where = variable ? "KERNEL_CMDLINE in systemd's environment" : "the kernel command line";
    return { text: `${where} says cloud-init=disabled`, ...place };
  }
  const isFile = async (path: string): Promise<boolean> => (await reachableStat(image.tree, path))?.type === "file";
  if (await isFile("/etc/cloud/cloud-init.enabled")) return undefined;
  const path = "/etc/cloud/cloud-init.disabled";
  return (await isFile(path)) ? { text: `${path} exists`, path } : undefined;
}

/**
 * Other init systems start the services themselves. Those of OpenRC look at the kill switches, the word anywhere in the
 * command line, and ask ds-identify in a service of their own, whose list counts and whose answer does not.
 */
async function otherManager(image: Image, stages: Stages, base: Base): Promise<Generator> {
  const off = stages.manager === "openrc" ? await openrcKillSwitch(image) : undefined;
  if (off) return { ...base, state: "disables", reason: off, cause: "kill-switch" };
  const isAsked = (await image.fact(units)).startsAtBoot("cloud-init-ds-identify.service");
  const result = isAsked ? await image.fact(dsIdentify) : undefined;
  const reason = { text: `${stages.manager} starts cloud-init's services` };
  return { ...base, state: "not-used", asksDsIdentify: result?.script !== undefined, reason };
}

async function openrcKillSwitch(image: Image): Promise<Reason | undefined> {
  const { commandLine } = await image.fact(bootInputs);
  const { text, ...place } = commandLine;
  if (text.includes("cloud-init=disabled"))
    return { text: "the kernel command line says cloud-init=disabled", ...place };
  const path = "/etc/cloud/cloud-init.disabled";
  return (await reachableStat(image.tree, path)) ? { text: `${path} exists`, path } : undefined;
}

/** The first condition that fails: of paths by the common reader, of the command line and the environment here. */
async function failedConditionOf(image: Image, unit: Unit, inputs: BootInputs): Promise<Reason | undefined> {
  const failed = await failedCondition(image.tree, unit);
  if (failed) {
    // A path that must not exist is itself the thing to change.
    const unwanted = /^ConditionPathExists=!(\/.*)$/.exec(failed.text)?.[1];
    const place = unwanted === undefined ? { path: failed.path, line: failed.line } : { path: unwanted };
    return { text: unwanted === undefined ? `${unit.name} has ${failed.text}` : `${unwanted} exists`, ...place };
  }
  const words = splitCommandLine(inputs.commandLine.text);
  for (const { value } of inForce(unit, "ConditionKernelCommandLine")) {
    const { isNegated, operand } = negation(value);
    const isThere = operand.includes("=") ? hasWord(words, operand) : words.some(({ name }) => name === operand);
    if (isThere !== isNegated) continue;
    const { text: _text, ...place } = inputs.commandLine;
    return { text: `the kernel command line ${isThere ? "says" : "lacks"} ${operand}`, ...place };
  }
  for (const { value, path, line } of inForce(unit, "ConditionEnvironment")) {
    const { isNegated, operand } = negation(value);
    const equals = operand.indexOf("=");
    const variable = inputs.environment.get(equals < 0 ? operand : operand.slice(0, equals));
    const isThere = variable !== undefined && (equals < 0 || variable.value === operand.slice(equals + 1));
    if (isThere !== isNegated) continue;
    const place = variable ? { path: variable.path, line: variable.line } : { path, line };
    return { text: `systemd's environment ${isThere ? "says" : "lacks"} ${operand}`, ...place };
  }
  return undefined;
}

/** An empty assignment takes back those before it; one marked with a bar is one of several that need not hold alone. */
function inForce(unit: Unit, key: string): readonly { value: string; path: string; line: number }[] {
  const all = unit.values("Unit", key);
  return all.slice(all.findLastIndex(({ value }) => value === "") + 1).filter(({ value }) => !value.startsWith("|"));
}

function negation(value: string): { readonly isNegated: boolean; readonly operand: string } {
  const isNegated = value.startsWith("!");
  return { isNegated, operand: isNegated ? value.slice(1).trim() : value };
}
