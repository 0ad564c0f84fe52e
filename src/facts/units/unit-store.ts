import type { ImageError } from "../../image/errors.ts";
import type { UnitFile } from "./unit-file.ts";

/** What lies at a path where a unit file is looked for. */
export type UnitEntry =
  | { readonly kind: "file"; readonly path: string; readonly file: UnitFile; readonly empty: boolean }
  | { readonly kind: "unreadable"; readonly path: string; readonly error: ImageError }
  | {
      readonly kind: "link";
      readonly path: string;
      readonly target: string;
      /** The target as an absolute path, links in its directories resolved, not in its last component. */
      readonly destination: string;
    }
  /** A character device stands for `/dev/null`. */
  | { readonly kind: "device"; readonly path: string }
  | { readonly kind: "other"; readonly path: string };

/** An entry of `multi-user.target.wants` and its like. */
export interface DependencyEntry {
  readonly path: string;
  /** The raw target; undefined for anything but a link, which only links are counted for. */
  readonly target: string | undefined;
  /** Where the entry leads, as for a unit's link; its own path when it is no link. */
  readonly destination: string;
  /** Where the link comes from when it is not a file of the image but what the first boot makes of a preset. */
  readonly origin?: { readonly path: string; readonly line: number };
}

export interface DependencyGroup {
  /** A directory that is itself a link counts for PID 1, but not for `systemctl is-enabled`. */
  readonly isLink: boolean;
  readonly entries: ReadonlyMap<string, DependencyEntry>;
}

export interface DropIn {
  readonly path: string;
  /** Undefined for a dangling link. */
  readonly file: UnitFile | undefined;
  readonly error: ImageError | undefined;
}

/** `generator` holds what a generator would write at boot, `builtin` what every systemd brings along. */
export type UnitDirectoryKind = "control" | "config" | "attached" | "vendor" | "generator" | "builtin";

/** One directory of the unit search path. */
export interface UnitDirectory {
  readonly kind: UnitDirectoryKind;
  readonly path: string;
  readonly realPath: string;
  /** By valid unit names. */
  readonly entries: ReadonlyMap<string, UnitEntry>;
  /** By directory names: `multi-user.target.wants`, `ssh.service.requires`. */
  readonly groups: ReadonlyMap<string, DependencyGroup>;
  /** By directory names: `ssh.service.d`, `service.d`. */
  readonly dropIns: ReadonlyMap<string, ReadonlyMap<string, DropIn>>;
}

/** All unit directories, highest priority first, and the files outside that links of theirs lead to. */
export interface UnitStore {
  readonly directories: readonly UnitDirectory[];
  readonly outside: ReadonlyMap<string, UnitEntry>;
}

/** The directory that `systemctl enable` writes to. */
export const CONFIG_DIRECTORY = "/etc/systemd/system";

const MAX_HOPS = 64;

export function entryAt(store: UnitStore, path: string): UnitEntry | undefined {
  const slash = path.lastIndexOf("/");
  const parent = path.slice(0, slash);
  const directory = store.directories.find(({ path, realPath }) => path === parent || realPath === parent);
  return directory?.entries.get(path.slice(slash + 1)) ?? store.outside.get(path);
}

/** True for /dev/null, an empty file or a character device at the end of all links (systemd, `null_or_empty_path`). */
export function isNull(store: UnitStore, path: string): boolean {
  let at = path;
  for (let hops = 0; hops < MAX_HOPS; hops++) {
    if (at === "/dev/null") return true;
    const entry = entryAt(store, at);
    if (entry?.kind !== "link") return entry?.kind === "device" || (entry?.kind === "file" && entry.empty);
    at = entry.destination;
  }
  return false;
}

/** Whether a path lies in or below one of the unit directories: a link to it is an alias, others are linked units. */
export function isInSearchPath(store: UnitStore, path: string): boolean {
  return store.directories.some(
    (directory) => path.startsWith(`${directory.path}/`) || path.startsWith(`${directory.realPath}/`),
  );
}

/** The last component of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
