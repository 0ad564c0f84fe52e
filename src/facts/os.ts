import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import type { FileTree } from "../image/tree/file-tree.ts";
import { type OsRelease, parseOsRelease } from "./os-release.ts";

/** Distributions that share package names, units and habits. */
export type OsFamily =
  | "redhat"
  | "debian"
  | "suse"
  | "azurelinux"
  | "flatcar"
  | "photon"
  | "alpine"
  | "arch"
  | "nixos"
  | "other";

export interface OperatingSystem {
  /** As os-release says it: `rhel`, `centos`, `almalinux`, `rocky`, `ol`, `fedora`, `debian`, `ubuntu`, `sles`, `opensuse-leap`, `azurelinux`, `flatcar`, … */
  readonly id: string;
  readonly idLike: readonly string[];
  readonly family: OsFamily;
  /** VERSION_ID, or what the fallback file says; empty for rolling releases. */
  readonly version: string;
  /** The leading number of the version; undefined for rolling releases. */
  readonly major: number | undefined;
  readonly minor: number | undefined;
  /** PRETTY_NAME or the best there is, for people. */
  readonly name: string;
  readonly variantId: string | undefined;
  /** `uname -m` of the installed programs, from the ELF header of a shell or init; undefined when none was found. */
  readonly arch: string | undefined;
  /** 32 or 64, from the same header. */
  readonly bits: 32 | 64 | undefined;
  /** The file that decided, undefined when nothing names the system. */
  readonly path: string | undefined;
  /** False for a distribution that we have no knowledge of. */
  readonly recognized: boolean;
  readonly release: OsRelease;
}

/** Which system this is: os-release(5), else the files of older releases. */
export const os = defineFact("os", async (image: Image): Promise<OperatingSystem> => {
  const identity = await identify(image.tree);
  const elf = await elfOfPrograms(image.tree);
  const [major, minor] = identity.version.split(".").map((part) => Number.parseInt(part, 10));
  const family = familyOf(identity.id, identity.idLike);
  return {
    ...identity,
    family,
    major: Number.isFinite(major) ? major : undefined,
    minor: Number.isFinite(minor) ? minor : undefined,
    arch: elf?.arch,
    bits: elf?.bits,
    recognized: family !== "other",
  };
});

type Identity = Pick<OperatingSystem, "id" | "idLike" | "version" | "name" | "variantId" | "path" | "release">;

async function identify(tree: FileTree): Promise<Identity> {
  for (const path of ["/etc/os-release", "/usr/lib/os-release"]) {
    const text = await tree.readText(path, { optional: true });
    if (text === undefined) continue;
    const release = parseOsRelease(text, path);
    const id = release.get("ID")?.value.toLowerCase();
    if (id === undefined || id === "") continue;
    const identity = {
      id,
      idLike: release.get("ID_LIKE")?.value.toLowerCase().split(/\s+/).filter(Boolean) ?? [],
      version: release.get("VERSION_ID")?.value ?? "",
      name: release.get("PRETTY_NAME")?.value ?? release.get("NAME")?.value ?? id,
      variantId: release.get("VARIANT_ID")?.value,
      path,
      release,
    };
    return id === "debian" && identity.version === "" ? { ...identity, version: await debianVersion(tree) } : identity;
  }
  for (const fallback of fallbacks) {
    const text = await tree.readText(fallback.path, { optional: true });
    const found = text === undefined ? undefined : fallback.parse(text);
    if (found) return { idLike: [], variantId: undefined, release: new Map(), path: fallback.path, ...found };
  }
  return {
    id: "linux",
    idLike: [],
    version: "",
    name: "unknown system",
    variantId: undefined,
    path: undefined,
    release: new Map(),
  };
}

type Found = Pick<Identity, "id" | "version" | "name">;

/** Before os-release(5) every distribution had a file of its own; the more special ones come first. */
const fallbacks: readonly { path: string; parse(text: string): Found | undefined }[] = [
  { path: "/etc/oracle-release", parse: parseReleaseLine },
  { path: "/etc/centos-release", parse: parseReleaseLine },
  { path: "/etc/redhat-release", parse: parseReleaseLine },
  { path: "/etc/SuSE-release", parse: parseSuseRelease },
  { path: "/etc/lsb-release", parse: parseLsbRelease },
  {
    path: "/etc/debian_version",
    parse: (text) => ({ id: "debian", version: text.trim(), name: `Debian GNU/Linux ${text.trim()}` }),
  },
];

const releaseNames: readonly (readonly [pattern: RegExp, id: string])[] = [
  [/^Red Hat Enterprise Linux/i, "rhel"],
  [/^CentOS/i, "centos"],
  [/^Oracle Linux/i, "ol"],
  [/^AlmaLinux/i, "almalinux"],
  [/^Rocky Linux/i, "rocky"],
  [/^Fedora/i, "fedora"],
  [/^Scientific Linux/i, "scientific"],
];

/** "CentOS release 6.10 (Final)", "Red Hat Enterprise Linux Server release 6.9 (Santiago)". */
function parseReleaseLine(text: string): Found | undefined {
  const name = text.split("\n", 1)[0]?.trim() ?? "";
  const id = releaseNames.find(([pattern]) => pattern.test(name))?.[1];
  return id === undefined ? undefined : { id, version: /release\s+(\d+(?:\.\d+)*)/i.exec(name)?.[1] ?? "", name };
}

/** SLES 11: a title line, then `VERSION = 11` and `PATCHLEVEL = 4`. */
function parseSuseRelease(text: string): Found | undefined {
  const name = text.split("\n", 1)[0]?.trim() ?? "";
  const version = /^VERSION\s*=\s*(\S+)/m.exec(text)?.[1] ?? "";
  const patchLevel = /^PATCHLEVEL\s*=\s*(\d+)/m.exec(text)?.[1];
  const id = /SUSE Linux Enterprise/i.test(name) ? "sles" : /openSUSE/i.test(name) ? "opensuse" : undefined;
  const full = patchLevel === undefined || version.includes(".") ? version : `${version}.${patchLevel}`;
  return id === undefined ? undefined : { id, version: full, name };
}

function parseLsbRelease(text: string): Found | undefined {
  const variables = parseOsRelease(text, "/etc/lsb-release");
  const id = variables.get("DISTRIB_ID")?.value.toLowerCase();
  if (id === undefined || id === "") return undefined;
  const version = variables.get("DISTRIB_RELEASE")?.value ?? "";
  return { id, version, name: variables.get("DISTRIB_DESCRIPTION")?.value ?? `${id} ${version}` };
}

/** Debian testing has no VERSION_ID; debian_version then holds `trixie/sid` or, after the release, a number. */
async function debianVersion(tree: FileTree): Promise<string> {
  const text = (await tree.readText("/etc/debian_version", { optional: true }))?.trim() ?? "";
  return /^\d/.test(text) ? text : "";
}

const families: ReadonlyMap<string, OsFamily> = new Map(
  Object.entries({
    rhel: "redhat",
    centos: "redhat",
    almalinux: "redhat",
    rocky: "redhat",
    ol: "redhat",
    oracle: "redhat",
    fedora: "redhat",
    scientific: "redhat",
    cloudlinux: "redhat",
    debian: "debian",
    ubuntu: "debian",
    kali: "debian",
    gardenlinux: "debian",
    sles: "suse",
    sled: "suse",
    sles_sap: "suse",
    sle_hpc: "suse",
    suse: "suse",
    "sl-micro": "suse",
    "sle-micro": "suse",
    "suse-microos": "suse",
    opensuse: "suse",
    "opensuse-leap": "suse",
    "opensuse-tumbleweed": "suse",
    "opensuse-microos": "suse",
    azurelinux: "azurelinux",
    mariner: "azurelinux",
    flatcar: "flatcar",
    coreos: "flatcar",
    photon: "photon",
    alpine: "alpine",
    arch: "arch",
    nixos: "nixos",
  }),
);

function familyOf(id: string, idLike: readonly string[]): OsFamily {
  for (const name of [id, ...idLike]) {
    const family = families.get(name);
    if (family) return family;
  }
  return "other";
}

/** Programs that every root tree has in some spelling; links among them resolve inside the tree. */
const commonPrograms = [
  "/bin/sh",
  "/usr/bin/env",
  "/sbin/init",
  "/usr/lib/systemd/systemd",
  "/bin/busybox",
  "/usr/bin/bash",
];

/** ELF header: class at 4, data encoding at 5, e_machine at 18 (System V ABI, "ELF Header"). */
async function elfOfPrograms(tree: FileTree): Promise<{ arch: string; bits: 32 | 64 } | undefined> {
  for (const path of commonPrograms) {
    if ((await tree.stat(path))?.type !== "file") continue;
    const header = await tree.readRange(path, 0, 20);
    if (header.length < 20 || header[0] !== 0x7f || header[1] !== 0x45 || header[2] !== 0x4c || header[3] !== 0x46)
      continue;
    const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
    const machine = view.getUint16(18, header[5] !== 2);
    return { arch: machines[machine] ?? `elf machine ${machine}`, bits: header[4] === 2 ? 64 : 32 };
  }
  return undefined;
}

const machines: Readonly<Record<number, string>> = {
  0x03: "i686",
  0x15: "ppc64",
  0x16: "s390x",
  0x28: "armv7l",
  0x3e: "x86_64",
  0xb7: "aarch64",
  0xf3: "riscv64",
};
