import { type Fact, defineFact } from "../../image/fact.ts";
import type { Image } from "../../image/image.ts";
import { hasWord, splitCommandLine } from "../kernel-command-line.ts";
import { units } from "../units.ts";
import { type BootInputs, bootInputs } from "./boot-inputs.ts";
import { cloudInitConfig } from "./config.ts";
import { dsIdentify } from "./ds-identify.ts";
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
}

export interface Startup {
  readonly generator: Generator;
  /** All stages start and none of their conditions fails. */
  readonly runs: boolean;
  /** Why it does not run, or what makes it run. */
  readonly reason: Reason;
  /** What keeps cloud-init from running although its units are enabled. */
  readonly switchedOff: Reason | undefined;
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

async function whyOff(image: Image, stages: Stages, generator: Generator): Promise<Reason | undefined> {
  if (generator.state !== "enables" && !stages.startsWithoutGenerator) return generator.reason;
  const inputs = await image.fact(bootInputs);
  const found = await image.fact(units);
  for (const name of ["cloud-init.target", ...stages.stages.map((stage) => stage.name)]) {
    for (const condition of conditionsOf(found.find(name)?.values.bind(found.find(name)))) {
      if (await holds(image, condition, inputs)) continue;
      const { key, value } = condition;
      return { text: `${name} has ${key}=${value}`, ...placeOfCondition(condition, inputs) };
    }
  }
  const { fatal } = await image.fact(cloudInitConfig);
  if (fatal)
    return {
      text: `cloud-init ends while it reads its configuration: ${fatal.message}`,
      path: fatal.path,
      line: fatal.line,
    };
  return undefined;
}

async function generatorOf(image: Image, stages: Stages): Promise<Generator> {
  const file = await image.fact(generatorFile);
  const base = { path: file.path, asksDsIdentify: false };
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

async function runGenerator(image: Image, base: Pick<Generator, "path" | "asksDsIdentify">): Promise<Generator> {
  const { generation } = await image.fact(generatorFile);
  const { version } = await image.fact(cloudInitInstallation);
  const isOld =
    generation === undefined ? version !== undefined && isBefore(version, "23.4") : generation === "until-23.3";
  const result = await image.fact(dsIdentify);
  const place = base.path === undefined ? {} : { path: base.path };
  if (isOld) {
    const off = await oldKillSwitch(image);
    if (off) return { ...base, state: "disables", reason: off };
    if (result.script === undefined)
      return { ...base, state: "enables", reason: { text: "there is no ds-identify to ask", ...place } };
  } else if (result.script === undefined) {
    const text = "the generator needs ds-identify, and there is none that can be executed";
    return { ...base, state: "disables", reason: { text, ...place } };
  }
  const state = result.code === 0 ? "enables" : "disables";
  return { ...base, state, asksDsIdentify: true, reason: result.reason };
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
  const isFile = async (path: string): Promise<boolean> => (await image.tree.stat(path))?.type === "file";
  if (await isFile("/etc/cloud/cloud-init.enabled")) return undefined;
  const path = "/etc/cloud/cloud-init.disabled";
  return (await isFile(path)) ? { text: `${path} exists`, path } : undefined;
}

/** OpenRC asks ds-identify by a service of its own; where that is not started nothing does. */
async function otherManager(
  image: Image,
  stages: Stages,
  base: Pick<Generator, "path" | "asksDsIdentify">,
): Promise<Generator> {
  const isAsked = (await image.fact(units)).startsAtBoot("cloud-init-ds-identify.service");
  const result = isAsked ? await image.fact(dsIdentify) : undefined;
  if (result?.script !== undefined && result.code !== 0)
    return { ...base, state: "disables", asksDsIdentify: true, reason: result.reason };
  const asked = { ...base, asksDsIdentify: result?.script !== undefined };
  if (result) return { ...asked, state: "enables", reason: result.reason };
  return { ...asked, state: "not-used", reason: { text: `${stages.manager} starts cloud-init's services` } };
}

interface Condition {
  readonly key: string;
  readonly value: string;
  readonly path: string;
  readonly line: number;
}

const conditionKeys = ["ConditionPathExists", "ConditionKernelCommandLine", "ConditionEnvironment"] as const;

/** The conditions of a unit that an image can answer; an empty one takes back all of its unit. */
function conditionsOf(
  values: ((section: string, key: string) => readonly { value: string; path: string; line: number }[]) | undefined,
): readonly Condition[] {
  if (!values) return [];
  const all = conditionKeys.flatMap((key) => values("Unit", key).map((value) => ({ key, ...value })));
  const reset = all.findLastIndex(({ value }) => value === "");
  // A leading | means: one of several is enough. No unit of cloud-init has such.
  return all.slice(reset + 1).filter(({ value }) => !value.startsWith("|"));
}

async function holds(image: Image, { key, value }: Condition, inputs: BootInputs): Promise<boolean> {
  const isNegated = value.startsWith("!");
  const operand = isNegated ? value.slice(1).trim() : value;
  // What lies in /run, /proc or /sys shows on the booted machine only.
  if (key === "ConditionPathExists" && !/^\/(?:etc|usr|var|lib|opt|root|boot)\//.test(operand)) return true;
  return (await isMet(image, key, operand, inputs)) !== isNegated;
}

async function isMet(image: Image, key: string, operand: string, inputs: BootInputs): Promise<boolean> {
  switch (key) {
    case "ConditionPathExists":
      return (await image.tree.stat(operand)) !== undefined;
    case "ConditionKernelCommandLine": {
      const words = splitCommandLine(inputs.commandLine.text);
      return operand.includes("=") ? hasWord(words, operand) : words.some(({ name }) => name === operand);
    }
    default: {
      const equals = operand.indexOf("=");
      const name = equals < 0 ? operand : operand.slice(0, equals);
      const variable = inputs.environment.get(name);
      return variable !== undefined && (equals < 0 || variable.value === operand.slice(equals + 1));
    }
  }
}

/** The thing to change is what the condition looks at, where it has a place. */
function placeOfCondition({ key, value, path, line }: Condition, inputs: BootInputs): Omit<Reason, "text"> {
  const operand = value.replace(/^!\s*/, "");
  if (key === "ConditionPathExists" && value.startsWith("!")) return { path: operand };
  if (key === "ConditionKernelCommandLine" && inputs.commandLine.path !== undefined) {
    const { text: _text, ...place } = inputs.commandLine;
    return place;
  }
  const variable = inputs.environment.get(operand.split("=", 1)[0] ?? "");
  return variable ? { path: variable.path, line: variable.line } : { path, line };
}
