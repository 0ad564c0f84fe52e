import type {
  AccountPart,
  BootEntryPart,
  Inspection,
  KernelPart,
  OsPart,
  TimeSyncPart,
  WaagentPart,
} from "../inspect/inspection.ts";
import { escapeText } from "./escape.ts";
import type { ReportOptions } from "./options.ts";
import { pageWidth } from "./page.ts";
import { type Style, style } from "./style.ts";
import { hanging } from "./wrap.ts";

/** Columns of the labels at the left. */
const LABEL_COLUMNS = 15;

/** One page about an image: what it is, what it boots, who sets it up, who can get in. */
export function prettyInspection(inspection: Inspection, options: ReportOptions = {}): string {
  const page: Page = { ...style(options.color ?? false), width: pageWidth(options.width) };
  const { path, kind, os, packages, kernels, bootEntries, waagent, accounts, timeSync, unseen } = inspection;
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ["System", [...(os ? system(os) : []), ...(packages ? [installed(packages)] : [])]],
    ["Kernels", kernels?.map(kernel) ?? []],
    ["Boots", bootEntries ? boots(bootEntries) : []],
    ["Agent", waagent ? agent(waagent) : []],
    ["Accounts", accounts ? people(accounts) : []],
    ["Clock", timeSync ? clock(timeSync) : []],
    ["Not seen", unseen.map(({ part, reason }) => `${part}: ${reason}`)],
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
