import { type ConfigReader, type DatasourceListMatch, parseArray, searchDatasourceList } from "./config-search.ts";
import { type Detection, type DetectionInput, detect, isX86 } from "./datasource-detection.ts";
import { type DsIdentifySettings, type Policy, parsePolicy, readSettings } from "./ds-identify-policy.ts";
import { shellWords } from "./shell-text.ts";

export interface RunInput extends Omit<DetectionInput, "commandLine"> {
  readonly commandLine: { readonly text: string; readonly path?: string; readonly line?: number };
  /** `KERNEL_CMDLINE` in the environment of the generator. */
  readonly kernelCommandLineVariable: string | undefined;
  /** /etc/cloud/cloud-init.disabled is a regular file. */
  readonly hasDisabledFile: boolean;
  /** /var/lib/cloud/instance/manual-clean is a regular file. */
  readonly isManualClean: boolean;
}

/** Why ds-identify answers as it does, with the line that decided where there is one. */
export interface Reason {
  readonly text: string;
  readonly path?: string;
  readonly line?: number;
}

export interface RunResult {
  /** What it exits with: 0 enables cloud-init, 1 and 2 do not. */
  readonly code: 0 | 1 | 2;
  readonly reason: Reason;
  readonly settings: DsIdentifySettings;
  readonly policy: Policy;
  /** The names that were searched or taken over, in order; empty when it did not come to that. */
  readonly list: readonly string[];
  /** Where the list stands when it does not come from ds-identify itself. */
  readonly listPlace: DatasourceListMatch | undefined;
  /** Answers of the sources that were asked. */
  readonly detections: ReadonlyMap<string, Detection>;
  /** The line that overrides `datasource_list` of the image; undefined when none is written. */
  readonly written: string | undefined;
}

/** `_main` of ds-identify. */
export async function runDsIdentify(input: RunInput): Promise<RunResult> {
  const { traits, commandLine } = input;
  const settings = readSettings(input);
  const fallback = isX86(input.machine) ? traits.policyX86 : traits.policyElsewhere;
  const policy = parsePolicy(settings.policy?.value ?? "", fallback);
  const base = { settings, policy, list: [], listPlace: undefined, detections: new Map(), written: undefined };
  const { path, line } = commandLine;
  const onCommandLine = { ...(path === undefined ? {} : { path }), ...(line === undefined ? {} : { line }) };

  const switchedOff = traits.readsKillSwitches ? killSwitch(input, onCommandLine) : undefined;
  if (switchedOff) return { ...base, code: 2, reason: switchedOff };
  const policyPlace = placeOf(settings.policy);
  if (policy.mode === "disabled")
    return { ...base, code: 1, reason: { text: "the policy of ds-identify is disabled", ...policyPlace } };
  if (policy.mode === "enabled")
    return { ...base, code: 0, reason: { text: "the policy of ds-identify is enabled", ...policyPlace } };

  const write = (text: string): string | undefined => (policy.mode === "report" ? undefined : text);
  if (settings.datasource !== undefined) {
    const name = settings.datasource.value;
    const reason = { text: `the datasource ${name} is named`, ...placeOf(settings.datasource) };
    return { ...base, code: 0, reason, list: [name], written: write(foundList([name])) };
  }
  if (input.isManualClean) {
    const reason = { text: "the instance is kept by hand", path: "/var/lib/cloud/instance/manual-clean" };
    return { ...base, code: 0, reason };
  }

  const fromCommandLine = listOnCommandLine(commandLine.text, traits.reader);
  const match = fromCommandLine === undefined ? searchDatasourceList(input.files, traits.reader) : undefined;
  const list = fromCommandLine ?? match?.names ?? traits.builtinList;
  const listPlace = match?.names === undefined ? undefined : match;
  const place = listPlace ? { path: listPlace.path, line: listPlace.line } : {};
  const listed = { ...base, list, listPlace };
  // A list of blanks trips over an unset variable, and the shell ends with 2.
  if (list.length === 0)
    return { ...listed, code: 2, reason: { text: "the datasource list holds only commas", ...place } };
  if (list.length === 1 || (list.length === 2 && list[1] === "None")) {
    const text = list.length === 1 && traits.writesSingleEntryBare ? listLine(list) : foundList(list);
    const reason = { text: `the datasource list names ${list[0]} alone`, ...place };
    return { ...listed, code: 0, reason, written: write(text) };
  }
  return search(input, listed, place, write);
}

/** Every source of a longer list is asked. */
async function search(
  input: RunInput,
  listed: Omit<RunResult, "code" | "reason">,
  place: Omit<Reason, "text">,
  write: (text: string) => string | undefined,
): Promise<RunResult> {
  const { policy, list } = listed;
  const detections = new Map<string, Detection>();
  for (const name of list) {
    if (!detections.has(name))
      detections.set(name, await detect(name, { ...input, commandLine: input.commandLine.text }));
  }
  const answered = (answer: Detection): string[] => list.filter((name) => detections.get(name) === answer);
  const result = { ...listed, detections };
  const found = policy.found === "first" ? answered("found").slice(0, 1) : answered("found");
  const names = found.length === 0 && policy.maybe !== "none" ? answered("maybe") : found;
  if (names.length > 0) {
    const text = `of the datasource list ${names.join(" and ")} ${names.length === 1 ? "is" : "are"} found`;
    return { ...result, code: 0, reason: { text, ...place }, written: write(foundList(names)) };
  }
  const isOff = policy.mode === "search" && policy.notFound === "disabled";
  return { ...result, code: isOff ? 1 : 0, reason: { text: "no source of the datasource list is found", ...place } };
}

/** `is_disabled`: the word may stand anywhere in the command line, also inside another one. */
function killSwitch(input: RunInput, onCommandLine: Omit<Reason, "text">): Reason | undefined {
  const disabledFile = "/etc/cloud/cloud-init.disabled";
  if (input.hasDisabledFile) return { text: `${disabledFile} exists`, path: disabledFile };
  if (input.kernelCommandLineVariable === "cloud-init=disabled")
    return { text: "KERNEL_CMDLINE in systemd's environment says cloud-init=disabled" };
  if (input.commandLine.text.includes("cloud-init=disabled"))
    return { text: "the kernel command line says cloud-init=disabled", ...onCommandLine };
  return undefined;
}

function placeOf(setting: { path?: string; line?: number } | undefined): Omit<Reason, "text"> {
  if (setting?.path === undefined) return {};
  return setting.line === undefined ? { path: setting.path } : { path: setting.path, line: setting.line };
}

/** `cc:{'datasource_list': ['name']}`: what stands in the brackets behind the key's last occurrence. */
function listOnCommandLine(commandLine: string, reader: ConfigReader): readonly string[] | undefined {
  const cc = commandLine.indexOf("cc:");
  const key = commandLine.lastIndexOf("datasource_list");
  if (cc < 0 || key < cc + 3) return undefined;
  const behind = commandLine.slice(key + "datasource_list".length).split("]", 1)[0] ?? "";
  const list = parseArray(behind.slice(behind.lastIndexOf("[") + 1), reader);
  return list === "" ? undefined : shellWords(list);
}

/** `found`: None joins the list as the last unless a `None` is there. */
function foundList(names: readonly string[]): string {
  const list = names.join(", ");
  return listLine(/ None,? /.test(` ${list} `) ? names : [...names, "None"]);
}

function listLine(names: readonly string[]): string {
  return `datasource_list: [ ${names.join(", ")} ]`;
}
