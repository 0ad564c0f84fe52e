export interface FstabOption {
  readonly name: string;
  /** What stands behind `=`; undefined for a bare option. */
  readonly value: string | undefined;
}

/** How the first field names its device. */
export type DeviceTag = "UUID" | "LABEL" | "PARTUUID" | "PARTLABEL" | "ID";

/** One file system of fstab(5), octal escapes resolved. */
export interface FstabEntry {
  readonly device: string;
  /** `UUID=…` and the like taken apart, quotes of the value removed; undefined for paths and pseudo devices. */
  readonly tag: { readonly name: DeviceTag; readonly value: string } | undefined;
  readonly mountPoint: string;
  readonly type: string;
  readonly options: readonly FstabOption[];
  readonly frequency: string | undefined;
  readonly pass: string | undefined;
  readonly path: string;
  /** Counts from 1. */
  readonly line: number;
}

export interface FstabProblem {
  readonly message: string;
  readonly path: string;
  readonly line: number;
}

export interface FstabText {
  readonly entries: readonly FstabEntry[];
  /** Lines that mount and systemd refuse or take otherwise than they look. */
  readonly problems: readonly FstabProblem[];
}

/** Parses fstab(5) as libmount does: three to six fields, `#` only opens a comment at the start of a line. */
export function parseFstab(text: string, path: string): FstabText {
  const entries: FstabEntry[] = [];
  const problems: FstabProblem[] = [];
  for (const [index, raw] of text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .entries()) {
    const line = index + 1;
    const content = raw.trim();
    if (content === "" || content.startsWith("#")) continue;
    if (raw.endsWith("\r")) problems.push({ message: "the line ends with a carriage return", path, line });
    const words = content.split(/[ \t]+/);
    const comment = words.findIndex((word, at) => at >= 3 && word.startsWith("#"));
    const fields = comment < 0 ? words : words.slice(0, comment);
    const [device = "", mountPoint, type, options = "defaults", frequency, pass] = fields;
    if (mountPoint === undefined || type === undefined) {
      const count = mountPoint === undefined ? 1 : 2;
      problems.push({ message: `the line has ${count} of the three fields that a mount needs`, path, line });
      continue;
    }
    // A word in place of a number makes libmount drop the line; mostly it is an option cut off by a space.
    for (const [name, field] of [
      ["fifth", frequency],
      ["sixth", pass],
    ] as const) {
      if (field !== undefined && !/^\d+$/.test(field))
        problems.push({ message: `the ${name} field is no number`, path, line });
    }
    if (fields.length > 6) problems.push({ message: "the line has more than six fields", path, line });
    const decoded = decodeField(device);
    entries.push({
      device: decoded,
      tag: tagOf(decoded),
      mountPoint: decodeField(mountPoint),
      type: decodeField(type),
      options: parseMountOptions(decodeField(options)),
      frequency,
      pass,
      path,
      line,
    });
  }
  return { entries, problems };
}

/** Commas separate, double quotes keep them together (libmount, mnt_optstr_next_option). */
export function parseMountOptions(text: string): readonly FstabOption[] {
  const options: FstabOption[] = [];
  let current = "";
  let quoted = false;
  for (const character of `${text},`) {
    if (character === '"') quoted = !quoted;
    if (character !== "," || quoted) {
      current += character;
      continue;
    }
    const equals = current.indexOf("=");
    if (current !== "") {
      options.push(
        equals < 0
          ? { name: current, value: undefined }
          : { name: current.slice(0, equals), value: current.slice(equals + 1).replace(/^"(.*)"$/, "$1") },
      );
    }
    current = "";
  }
  if (current !== "") options.push({ name: current.replace(/,$/, ""), value: undefined });
  return options;
}

export function hasOption(entry: FstabEntry, ...names: readonly string[]): boolean {
  return entry.options.some((option) => names.includes(option.name));
}

export function optionValue(entry: FstabEntry, name: string): string | undefined {
  return entry.options.findLast((option) => option.name === name)?.value;
}

/** True when the boot goes on without this file system: `nofail`, `noauto`, or mounted at first access only. */
export function mayBeAbsent(entry: FstabEntry): boolean {
  return hasOption(entry, "nofail", "noauto", "x-systemd.automount", "comment=systemd.automount", "nobootwait");
}

/** True for a line that cloud-init wrote (cc_mounts marks each with a comment option). */
export function isFromCloudInit(entry: FstabEntry): boolean {
  return optionValue(entry, "comment") === "cloudconfig";
}

/** Nothing that could be absent: kernel file systems, tmpfs and bind mounts of directories in the image. */
export function isPseudo(entry: FstabEntry): boolean {
  return pseudoTypes.has(entry.type) || hasOption(entry, "bind", "rbind");
}

const pseudoTypes: ReadonlySet<string> = new Set([
  "autofs",
  "bpf",
  "cgroup",
  "cgroup2",
  "configfs",
  "debugfs",
  "devpts",
  "devtmpfs",
  "efivarfs",
  "fusectl",
  "hugetlbfs",
  "mqueue",
  "none",
  "overlay",
  "proc",
  "pstore",
  "ramfs",
  "securityfs",
  "selinuxfs",
  "sysfs",
  "tmpfs",
  "tracefs",
]);

const tagPattern = /^(UUID|LABEL|PARTUUID|PARTLABEL|ID)=(.*)$/;

function tagOf(device: string): FstabEntry["tag"] {
  const match = tagPattern.exec(device);
  if (match?.[2] === undefined) return undefined;
  const value = match[2].replace(/^(["'])(.*)\1$/, "$2");
  switch (match[1]) {
    case "UUID":
    case "LABEL":
    case "PARTUUID":
    case "PARTLABEL":
    case "ID":
      return { name: match[1], value };
    default:
      return undefined;
  }
}

/** `\040` is a space, `\011` a tab, `\134` a backslash. */
function decodeField(field: string): string {
  return field.replace(/\\([0-3][0-7]{2})/g, (_match, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
