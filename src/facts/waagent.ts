import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import { os, type OsFamily } from "./os.ts";
import { packages, type Package, type Packages } from "./packages.ts";
import { python } from "./python.ts";
import { units, type Unit } from "./units.ts";
import type { Setting, WaagentConfig } from "./waagent-conf.ts";
import { commandOf } from "./waagent/command-line.ts";
import { autoUpdateOf, keyTypeOf, readConfig } from "./waagent/config-file.ts";
import { type AgentOsClass, agentDistro, agentOsClass } from "./waagent/identity.ts";
import { isDaemonKey, isReadBy } from "./waagent/keys.ts";
import { type AgentState, readAgentState } from "./waagent/lib-dir.ts";
import { missingPrograms, type ProvisioningProgram } from "./waagent/needs.ts";
import { type Oem, readOem } from "./waagent/oem.ts";
import { findAgentProgram, type AgentProgram } from "./waagent/program.ts";
import { whyNoPasswords, whyPythonFails } from "./waagent/python-limits.ts";
import { agentUnit, programProblem, serviceProblem, type StartProblem } from "./waagent/start-problems.ts";
import {
  agentPackageNames,
  codeVersion,
  metadataVersion,
  orUnseen,
  packageVersion,
  wrapperVersion,
  type AgentVersion,
} from "./waagent/version.ts";

export type { StartProblem } from "./waagent/start-problems.ts";
export type { AgentState } from "./waagent/lib-dir.ts";
export type { AgentOsClass } from "./waagent/identity.ts";

/** The Azure Linux Agent as the image has it. */
export interface Waagent {
  /** The program is there, or the system extension that holds it. */
  readonly installed: boolean;
  /** Why the agent, or what belongs to it, cannot be seen in this tree although a VM may have it. */
  readonly hidden: string | undefined;
  readonly packageName: string | undefined;
  /** Release of the installed package, else of the code. A goal-state agent that was downloaded later never provisions. */
  readonly version: string | undefined;
  readonly versionPath: string | undefined;
  /** Release by which the code behaves: what it says of itself, else `version`. */
  readonly codeVersion: string | undefined;
  /** Does an agent of a VM read the key: the packaged one, or the newer one that it replaces itself with. */
  reads(key: string): boolean;
  readonly executable: string | undefined;
  readonly interpreter: string | undefined;
  readonly interpreterExists: boolean;
  /** Of the interpreter: `3.11`. */
  readonly pythonVersion: string | undefined;
  readonly osClass: AgentOsClass;
  readonly unit: Unit | undefined;
  /** The daemon will run after boot: the unit is started, its conditions hold, program, interpreter and configuration serve. */
  readonly startsAtBoot: boolean;
  /** The first of `startProblems`. */
  readonly whyNotStarted: StartProblem | undefined;
  readonly startProblems: readonly StartProblem[];
  readonly configPath: string;
  /** Undefined when there is no file, or none that the agent could load. */
  readonly config: WaagentConfig | undefined;
  /** Why the agent dies of its configuration. */
  readonly configProblem: StartProblem | undefined;
  /** `Lib.Dir` */
  readonly libDir: string;
  /** Throws `ImageError` where the directory cannot be read. */
  state(): Promise<AgentState>;
  /** `AutoUpdate.UpdateToLatestVersion` where this release reads it, else `AutoUpdate.Enabled`. */
  readonly autoUpdate: Setting<boolean> | undefined;
  /** The type of host key whose public part the agent waits for or takes: `auto` comes to `rsa`. */
  readonly sshKeyType: string;
  /** `OS.SshDir` */
  readonly sshDir: string;
  /** Where that public key lies. */
  readonly sshPublicKeyPath: string;
  /** Programs that provisioning needs and the tree lacks. */
  missingPrograms(): Promise<readonly ProvisioningProgram[]>;
  /** Why a password cannot be hashed. */
  readonly whyNoPasswords: string | undefined;
}

export const waagent = defineFact("waagent", async (image: Image): Promise<Waagent> => {
  const { tree } = image;
  const system = await image.fact(os);
  const allUnits = await image.fact(units);
  const unit = agentUnit(allUnits);
  const command =
    unit && !unit.masked && allUnits.manager === "systemd" ? commandOf(unit.values("Service", "ExecStart")) : undefined;
  const program = await findAgentProgram(tree, command);
  const osClass = agentOsClass(await agentDistro(tree, system), system);
  const oem = osClass === "coreos" && program.installedAt === undefined ? await readOem(tree) : undefined;
  const extension = oem?.extension;
  const installed = program.installedAt !== undefined || extension !== undefined;
  const versions = await findVersions(image, program);
  const { configPath, config, configProblem } = await readConfig(tree, osClass, command, versions.codeVersion);
  const runtime = await pythonOf(image, program, versions);
  const startProblems = extension?.active
    ? []
    : [
        await serviceProblem(tree, allUnits, unit),
        programProblem(program, command && { path: command.path, line: command.line }),
        configProblem,
        runtime.problem,
      ].filter((problem) => problem !== undefined);
  const libDir = config?.string("Lib.Dir").value ?? "/var/lib/waagent";
  const autoUpdate = config && autoUpdateOf(config, versions.codeVersion);
  const updates = autoUpdate?.value ?? true;
  const sshKeyType = keyTypeOf(config);
  const sshDir = config?.string("OS.SshDir").value ?? "/etc/ssh";
  const state = once(() => readAgentState(tree, libDir));
  const missing = once(() => missingPrograms(tree, config?.string("OS.OpensslPath").value ?? "/usr/bin/openssl"));
  return {
    installed,
    hidden: whyHidden(system.family, program, oem),
    packageName: versions.package?.name,
    version: versions.version?.version,
    versionPath: versions.version?.path,
    codeVersion: versions.codeVersion,
    reads: (key) => isReadBy(key, versions.codeVersion) || (updates && !isDaemonKey(key) && isReadBy(key, undefined)),
    executable: program.installedAt,
    interpreter: program.interpreter,
    interpreterExists: program.interpreterPath !== undefined,
    pythonVersion: runtime.version,
    osClass,
    unit,
    startsAtBoot: installed && startProblems.length === 0,
    whyNotStarted: startProblems[0],
    startProblems,
    configPath,
    config,
    configProblem,
    libDir,
    state,
    autoUpdate,
    sshKeyType,
    sshDir,
    sshPublicKeyPath: `${sshDir}/ssh_host_${sshKeyType}_key.pub`,
    missingPrograms: missing,
    whyNoPasswords: runtime.whyNoPasswords,
  };
});

interface Versions {
  readonly package: Package | undefined;
  readonly modulePath: string | undefined;
  readonly version: AgentVersion | undefined;
  readonly codeVersion: string | undefined;
}

/** The package database is asked first, then what the installed files say; one that cannot be read leaves the others. */
async function findVersions(image: Image, { text, executable }: AgentProgram): Promise<Versions> {
  const unseen: Error[] = [];
  const database = await orUnseen<Packages>(unseen, image.fact(packages));
  const found = database?.find(...agentPackageNames);
  const { findModule, sitePackages } = await image.fact(python);
  const modulePath = await findModule("azurelinuxagent");
  const code = modulePath === undefined ? undefined : await orUnseen(unseen, codeVersion(image.tree, modulePath));
  const wrapper = wrapperVersion(text);
  const version =
    (found && database && packageVersion(found, database)) ??
    (await orUnseen(unseen, metadataVersion(image.tree, sitePackages))) ??
    code ??
    (wrapper === undefined ? undefined : { version: wrapper, path: executable });
  return { package: found, modulePath, version, codeVersion: (code ?? version)?.version };
}

interface Runtime {
  readonly version: string | undefined;
  readonly problem: StartProblem | undefined;
  readonly whyNoPasswords: string | undefined;
}

/** What the interpreter's own version means for the agent. */
async function pythonOf(image: Image, program: AgentProgram, versions: Versions): Promise<Runtime> {
  const { executable, executableExists, interpreterPath } = program;
  const { interpreter, findModule } = await image.fact(python);
  const version = interpreterPath === undefined ? undefined : (await interpreter(interpreterPath))?.version;
  if (!executableExists || !version?.includes(".")) return { version, problem: undefined, whyNoPasswords: undefined };
  const input = {
    tree: image.tree,
    python: version,
    agent: versions.codeVersion,
    executable,
    modulePath: versions.modulePath,
    findModule,
  };
  const text = await whyPythonFails(input);
  const path = interpreterPath ?? executable;
  return {
    version,
    problem: text === undefined ? undefined : { kind: "python", text, ...(path === undefined ? {} : { path }) },
    whyNoPasswords: await whyNoPasswords(input),
  };
}

function whyHidden(family: OsFamily, program: AgentProgram, oem: Oem | undefined): string | undefined {
  if (program.installedAt !== undefined) return undefined;
  if (oem?.extension) return `the agent lies in the system extension ${oem.extension.path}, which is not opened`;
  if (oem && !oem.visible) return "the agent lies on the OEM partition, which is not a part of this tree";
  if (family === "nixos") return "NixOS makes the agent's service and configuration at activation";
  return undefined;
}

function once<T>(compute: () => Promise<T>): () => Promise<T> {
  let value: Promise<T> | undefined;
  return () => (value ??= compute());
}
