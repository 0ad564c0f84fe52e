export type PackageDatabase = "dpkg" | "rpm" | "apk" | "pacman";

/** `config-files`: removed, its configuration left behind (dpkg only). `broken`: half-way through a change. */
export type PackageStatus = "installed" | "config-files" | "broken";

export interface Package {
  readonly name: string;
  /** As the package manager prints it: `[epoch:]version[-release]`. */
  readonly version: string;
  readonly arch: string;
  readonly epoch?: number;
  readonly upstreamVersion: string;
  readonly release?: string;
  /** What its files take on the disk, where the database says so (rpm, packages below 4 GiB). */
  readonly installedBytes?: number;
  readonly status: PackageStatus;
}

/** One database of packages, read as far as the questions asked need. */
export interface PackageList {
  readonly database: PackageDatabase;
  /** The file or directory that holds it. */
  readonly path: string;
  readonly packages: readonly Package[];
  /** The name of the package that a path belongs to. */
  ownerOf?(path: string): Promise<string | undefined>;
}

/** Splits `[epoch:]version[-release]`, the release after the last dash. */
export function versionParts(version: string): Pick<Package, "epoch" | "upstreamVersion" | "release"> {
  const colon = /^\d+(?=:)/.exec(version)?.[0];
  const rest = colon === undefined ? version : version.slice(colon.length + 1);
  const dash = rest.lastIndexOf("-");
  return {
    ...(colon === undefined ? {} : { epoch: Number(colon) }),
    upstreamVersion: dash === -1 ? rest : rest.slice(0, dash),
    ...(dash === -1 ? {} : { release: rest.slice(dash + 1) }),
  };
}
