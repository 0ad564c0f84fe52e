import type {
  AccountPart,
  BootEntryPart,
  CloudInitPart,
  Inspection,
  KernelPart,
  NetworkPart,
  OsPart,
  ProvisioningPart,
  Remark,
  TimeSyncPart,
  WaagentPart,
} from "../inspect/inspection.ts";
import { escapeText } from "./escape.ts";
import { chainLines } from "./inspection-chain.ts";
import { secureBootLines } from "./inspection-secure-boot.ts";
import { diskLines } from "./inspection-disk.ts";
import type { ReportOptions } from "./options.ts";
import { pageWidth } from "./page.ts";
import { type Style, style } from "./style.ts";
import { hanging } from "./wrap.ts";

/** Columns of the labels at the left. */
const LABEL_COLUMNS = 15;

/** One page about an image: what it is, what it boots, who sets it up, who can get in. */
export function prettyInspection(inspection: Inspection, options: ReportOptions = {}): string {
  const page: Page = { ...style(options.color ?? false), width: pageWidth(options.width) };
  const { path, kind, disk, os, packages, kernels, bootEntries, bootChains, secureBoot, accounts, timeSync, unseen } =
    inspection;
  const { provisioning, waagent, cloudInit, network } = inspection;
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ["Disk", disk ? diskLines(disk, kind) : []],
    ["System", [...(os ? system(os) : []), ...(packages ? [installed(packages)] : [])]],
    ["Kernels", kernels?.map(kernel) ?? []],
    ["Boot chain", bootChains ? chainLines(bootChains) : []],
    ["Secure Boot", secureBoot ? secureBootLines(secureBoot) : []],
    ["Boots", bootEntries ? boots(bootEntries) : []],
    ["Provisioning", provisioning ? story(provisioning) : []],
    ["cloud-init", cloudInit ? cloudInitLines(cloudInit) : []],
    ["Agent", waagent ? agent(waagent) : []],
    ["Network", network ? networkLines(network) : []],
    ["Accounts", accounts ? people(accounts) : []],
    ["Clock", timeSync ? clock(timeSync) : []],
    ["Not seen", notSeen(unseen)],
  ];
  return `${[
    `${page.bold(escapeText(path))} ${page.dim(`(${escapeText(kind)})`)}`,
    ...sections
      .filter(([, lines]) => lines.length > 0)
      .flatMap(([label, lines]) => ["", ...section(label, lines, page)]),
  ].join("\n")}\n`;
}

interface Page extends Style {
  readonly width: number;
}

function section(label: string, lines: readonly string[], page: Page): string[] {
  return lines.flatMap((line, index) => {
    const text = line.trimStart();
    const head = (index === 0 ? label : "").padEnd(LABEL_COLUMNS) + " ".repeat(line.length - text.length);
    const [first = "", ...rest] = hanging(head, escapeText(text, 1000), page.width);
    return [page.bold(head) + first.slice(head.length), ...rest];
  });
}

/** One place often keeps several parts from being seen. */
function notSeen(unseen: Inspection["unseen"]): string[] {
  const reasons = new Set(unseen.map(({ reason }) => reason));
  return [...reasons].map((reason) => {
    const parts = unseen.filter((each) => each.reason === reason).map(({ part }) => part);
    return `${parts.join(", ")}: ${reason}`;
  });
}

function system({ name, id, version, arch }: OsPart): string[] {
  return [[name, arch].filter((word) => word !== null).join(", ") + ` (${[id, version].join(" ").trim()})`];
}

function installed({ database, count }: NonNullable<Inspection["packages"]>): string {
  return database === null ? "no database of packages" : `${count} packages (${database})`;
}

function kernel({ version, image, modules, drivers }: KernelPart): string {
  const lacking = Object.entries(drivers).flatMap(([name, place]) => (place === null ? [name] : []));
  const remarks = [
    ...(image === null ? ["modules without a kernel"] : []),
    ...(modules === null ? ["no modules"] : []),
    lacking.length === 0 ? "has all drivers for Azure" : `without ${lacking.join(", ")}`,
  ];
  return `${version}: ${remarks.join("; ")}`;
}

/** What starts by itself; the other entries are counted. */
function boots(entries: readonly BootEntryPart[]): string[] {
  if (entries.length === 0) return ["no configuration of a boot loader in the tree"];
  const defaults = entries.filter(({ isDefault }) => isDefault);
  const others = entries.length - defaults.length;
  return [
    ...defaults.flatMap(({ title, loader, firmware, cmdline, path, line }) => [
      `${title} (${loader}, ${firmware === "any" ? "BIOS and UEFI" : firmware.toUpperCase()}, ${path}:${line})`,
      `  ${cmdline ?? "command line inside the unified kernel image"}`,
    ]),
    ...(defaults.length === 0 ? ["no entry starts by itself"] : []),
    ...(others > 0 ? [`${others} more ${others === 1 ? "entry" : "entries"}`] : []),
  ];
}

/** The first boot of the type that the disk looks like, told; the other type in a line. */
function story({ looks, signs, generalized, specialized }: ProvisioningPart): string[] {
  const told = looks === "specialized" ? ("specialized" as const) : ("generalized" as const);
  const verdict = told === "specialized" ? specialized : generalized;
  const other = told === "specialized" ? generalized : specialized;
  return [
    `looks ${looks === "unclear" ? "neither generalized nor specialized" : looks}${because(signs[0])}`,
    `as ${told}: ${summary(verdict)}`,
    ...verdict.story.map((step) => `  ${step}`),
    `as ${told === "specialized" ? "generalized" : "specialized"}: ${summary(other)}`,
  ];
}

function because(sign: Remark | undefined): string {
  return sign === undefined ? "" : `: ${placed(sign)}`;
}

/** `text (path:line)` */
function placed({ text, path, line }: Remark): string {
  return path === undefined ? text : `${text} (${path}${line === undefined ? "" : `:${line}`})`;
}

function summary({ provisioner, reportsReady, outcome, extensions }: ProvisioningPart["generalized"]): string {
  const who =
    provisioner === "none" ? "nobody provisions" : `${provisioners.get(provisioner) ?? provisioner} provisions`;
  const ready =
    reportsReady.length === 0
      ? "nobody reports ready"
      : `${reportsReady.join(" and ")} ${reportsReady.length === 1 ? "reports" : "report"} ready`;
  return `${outcomes[outcome]}: ${who}, ${ready}, extensions ${extensions ? "run" : "do not run"}`;
}

const provisioners: ReadonlyMap<string, string> = new Map([
  ["both", "cloud-init and the agent"],
  ["custom", "a service of the image"],
  ["ignition", "Ignition"],
  ["waagent", "the agent"],
]);

const outcomes = {
  ok: "fine",
  risk: "at risk",
  silent: "silently empty",
  conflict: "in conflict",
  broken: "broken",
} as const;

function cloudInitLines({
  installed,
  version,
  runs,
  switchedOff,
  units,
  datasourceList,
  datasource,
}: CloudInitPart): string[] {
  if (!installed) return ["not installed"];
  const missing = units.filter(({ starts }) => !starts).map(({ name }) => name);
  return [
    `${version ?? "of unknown version"}, ${runs.value ? "runs at boot" : `does not run: ${placed(switchedOff ?? runs.reason)}`}`,
    ...(missing.length > 0 ? [`does not start: ${missing.join(", ")}`] : []),
    `looks for ${datasourceList.length === 0 ? "no datasource" : datasourceList.join(", ")}; ` +
      (datasource === null ? "none of them has data on Azure" : `on Azure it takes ${datasource}`),
  ];
}

function networkLines({ primaryDhcp, managers, cloudInitWrites, statics }: NetworkPart): string[] {
  const answers = {
    yes: "gets its address by DHCP",
    no: "gets NO address by DHCP",
    unknown: "may get an address or not",
  };
  const running = managers.filter(({ startsAtBoot }) => startsAtBoot).map(({ name }) => name);
  return [
    `the first NIC ${answers[primaryDhcp.answer]}${because(primaryDhcp.reasons[0])}`,
    `${running.length === 0 ? "no network manager starts" : running.join(" and ")}` +
      (cloudInitWrites ? "; cloud-init writes the configuration at boot" : ""),
    ...statics.map(({ kind, text, path, line }) => `  ${kind} ${text} (${path}:${line})`),
  ];
}

function agent({
  installed,
  version,
  serviceStartsAtBoot,
  whyNotStarted,
  unit,
  configPath,
  effective,
  set,
}: WaagentPart) {
  if (!installed) return ["the Azure Linux Agent is not installed"];
  const starts = serviceStartsAtBoot
    ? `starts at boot${unit === null ? "" : ` as ${unit}`}`
    : `does not start: ${whyNotStarted ?? "no reason found"}`;
  return [
    `Azure Linux Agent ${version ?? "of unknown version"}, ${starts}`,
    effective === null ? `no usable configuration at ${configPath}` : `${configPath} sets`,
    ...(effective === null ? [] : grouped(effective, Object.keys(set))),
  ];
}

/** `Provisioning: Agent=auto, MonitorHostName=y`: keys by what stands before their first dot. */
function grouped(effective: NonNullable<WaagentPart["effective"]>, keys: readonly string[]): string[] {
  const groups = new Map<string, string[]>();
  for (const key of keys) {
    const [group = key, ...rest] = key.split(".");
    const setting = `${rest.join(".") || key}=${spelled(effective[key] ?? null)}`;
    groups.set(group, [...(groups.get(group) ?? []), setting]);
  }
  return [...groups].map(([group, settings]) => `  ${group}: ${settings.join(", ")}`);
}

/** As the agent's file would say it. */
function spelled(value: boolean | number | string | null): string {
  if (typeof value === "boolean") return value ? "y" : "n";
  return value === null ? "None" : String(value);
}

/** Root, and whoever was made for a person or can log in by password. */
function people(accounts: readonly AccountPart[]): string[] {
  const shown = accounts.filter(
    ({ uid, regular, password, loginShell }) =>
      uid === 0 || regular || (loginShell && (password === "set" || password === "empty")),
  );
  const rest = accounts.length - shown.length;
  return [
    ...shown.map(({ name, uid, password, shell, groups }) => {
      const in_ = groups.length > 1 ? `, in ${groups.slice(1).join(" ")}` : "";
      return `${name} (${uid}): ${passwords[password]}, ${shell}${in_}`;
    }),
    ...(rest > 0 ? [`${rest} system ${rest === 1 ? "account" : "accounts"} without a login`] : []),
  ];
}

const passwords = {
  locked: "password locked",
  none: "no password",
  set: "password set",
  empty: "logs in WITHOUT a password",
  unreadable: "password not readable",
} as const;

function clock({ services, chrony }: TimeSyncPart): string[] {
  const names = services.map(({ daemon, unit, startsAtBoot }) => {
    return `${daemon} (${unit}) ${startsAtBoot ? "starts at boot" : "does not start"}`;
  });
  const sources = chrony ? [...chrony.refclocks.map((clock) => `refclock ${clock}`), ...chrony.servers] : [];
  return [
    ...(names.length === 0 ? ["nobody keeps the clock"] : names),
    ...(chrony ? [`${chrony.path}: ${sources.length === 0 ? "no source of time" : sources.join(", ")}`] : []),
  ];
}
