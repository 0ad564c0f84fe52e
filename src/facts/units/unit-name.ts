/** What a unit's name ends in (systemd.unit(5)). */
export type UnitType =
  | "service"
  | "socket"
  | "target"
  | "timer"
  | "path"
  | "mount"
  | "automount"
  | "swap"
  | "device"
  | "slice"
  | "scope";

export interface UnitName {
  readonly name: string;
  /** The part before `@`, or before the type. */
  readonly prefix: string;
  /** Undefined for a plain name, empty for a template, else what stands between `@` and the type. */
  readonly instance: string | undefined;
  readonly type: UnitType;
}

const types: ReadonlySet<string> = new Set<UnitType>([
  "service",
  "socket",
  "target",
  "timer",
  "path",
  "mount",
  "automount",
  "swap",
  "device",
  "slice",
  "scope",
]);

/** Names of this many bytes and more are refused (`UNIT_NAME_MAX` of systemd's unit-def.h). */
const NAME_MAX_BYTES = 256;

/** The parts of a valid unit name; undefined for any other string (systemd, `unit_name_is_valid`). */
export function parseUnitName(name: string): UnitName | undefined {
  const dot = name.lastIndexOf(".");
  if (dot <= 0 || name.length >= NAME_MAX_BYTES || !/^[A-Za-z0-9:_.\\@-]+$/.test(name)) return undefined;
  const type = name.slice(dot + 1);
  if (!isUnitType(type)) return undefined;
  const at = name.indexOf("@");
  if (at === 0) return undefined;
  if (at === -1 || at > dot) return { name, prefix: name.slice(0, dot), instance: undefined, type };
  return { name, prefix: name.slice(0, at), instance: name.slice(at + 1, dot), type };
}

export function isUnitType(word: string): word is UnitType {
  return types.has(word);
}

/** `getty@.service` for `getty@tty1.service` and for itself; undefined for a plain name. */
export function templateOf({ prefix, instance, type }: UnitName): string | undefined {
  return instance === undefined ? undefined : `${prefix}@.${type}`;
}

/** `getty@tty1.service` of the template `getty@.service` and `tty1`. */
export function instantiate({ prefix, type }: UnitName, instance: string): string {
  return `${prefix}@${instance}.${type}`;
}

/** Device, mount, automount, swap, slice and scope units cannot have aliases (systemd, `unit_type_may_alias`). */
export function mayAlias(type: UnitType): boolean {
  return mayTemplate(type) || type === "device";
}

/** Systemd, `unit_type_may_template`. */
export function mayTemplate(type: UnitType): boolean {
  return type === "service" || type === "socket" || type === "target" || type === "timer" || type === "path";
}

/** Whether a link of this name may stand for a unit of that name (systemd, `unit_validate_alias_symlink_or_warn`). */
export function isValidAlias(alias: string, target: string): boolean {
  const source = parseUnitName(alias);
  const destination = parseUnitName(target);
  if (!source || !destination || alias === target || !mayAlias(source.type)) return false;
  if (source.type !== destination.type) return false;
  if (source.instance !== undefined && !mayTemplate(source.type)) return false;
  if (destination.instance === "") return source.instance !== undefined;
  return source.instance === destination.instance;
}

/**
 * Replaces the specifiers of systemd.unit(5) that follow from the unit's name. Undefined when another one is used,
 * whose value only a running system knows.
 */
export function expandSpecifiers(text: string, unit: UnitName): string | undefined {
  if (!text.includes("%")) return text;
  let known = true;
  const expanded = text.replace(/%(.?)/gs, (_, specifier: string) => {
    switch (specifier) {
      case "%":
        return "%";
      case "n":
        return unit.name;
      case "N":
        return unit.name.slice(0, unit.name.lastIndexOf("."));
      case "p":
        return unit.prefix;
      case "P":
        return unescapeName(unit.prefix);
      case "i":
        return unit.instance ?? "";
      case "I":
        return unescapeName(unit.instance ?? "");
      case "j":
        return unit.prefix.slice(unit.prefix.lastIndexOf("-") + 1);
      case "J":
        return unescapeName(unit.prefix.slice(unit.prefix.lastIndexOf("-") + 1));
      default:
        known = false;
        return "";
    }
  });
  return known ? expanded : undefined;
}

/** Systemd's `unit_name_unescape`: `-` stands for `/`, `\x2d` for the character of that code. */
function unescapeName(text: string): string {
  return text
    .replace(/-/g, "/")
    .replace(/\\x([0-9a-fA-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}
