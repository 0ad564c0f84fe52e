import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import type { FileTree } from "../image/tree/file-tree.ts";
import { bootEntries } from "./boot-entries.ts";
import { type OperatingSystem, os } from "./os.ts";
import { type Unit, units } from "./units.ts";

interface At {
  readonly path: string;
  readonly line?: number;
}

/** A system that Ignition configures from its initramfs at the first boot. */
export interface Ignition {
  /**
   * - coreos: Fedora CoreOS, RHCOS: Afterburn reports ready
   * - flatcar: waagent, from a system extension of the OEM partition, makes the user and reports ready
   * - other: told to use Ignition on its kernel command line, or made for it (SUSE's transactional systems)
   */
  readonly system: "coreos" | "flatcar" | "other";
  /** What says so. */
  readonly evidence: At & { readonly text: string };
  /** The platform that Ignition is told at boot, undefined inside when it is told none; undefined when that is not visible. */
  readonly platform: (At & { readonly value: string | undefined }) | undefined;
  /** Will the boot loader call the next boot the first; undefined when that is not visible. */
  readonly firstBoot: (At & { readonly value: boolean }) | undefined;
  /** `afterburn-checkin.service` */
  readonly checkIn: Unit | undefined;
}

/** Undefined for a system without Ignition. */
export const ignition = defineFact("ignition", async (image: Image): Promise<Ignition | undefined> => {
  const { tree } = image;
  const system = await image.fact(os);
  const told = await toldPlatform(image);
  const kind = await kindOf(tree, system, told?.value !== undefined);
  if (!kind) return undefined;
  const checkIn = (await image.fact(units)).find("afterburn-checkin.service");
  const evidence = evidenceOf(kind, system, told);
  const platform = told?.value === undefined && kind === "flatcar" ? await oemPlatform(tree) : told;
  return { system: kind, evidence, platform, firstBoot: await firstBootOf(tree, kind), checkIn };
});

type Told = NonNullable<Ignition["platform"]>;

/** `ignition.platform.id=` of the entry that starts by itself, in Flatcar's spelling too. */
async function toldPlatform(image: Image): Promise<Told | undefined> {
  const { defaultEntry } = await image.fact(bootEntries);
  if (defaultEntry?.cmdline === undefined) return undefined;
  const words = defaultEntry.cmdline;
  for (const name of ["ignition.platform.id", "flatcar.oem.id", "coreos.oem.id"]) {
    const value = words.findLast((word) => word.name === name)?.value;
    if (value !== undefined) return { value, ...defaultEntry.cmdlineSource };
  }
  return { value: undefined, ...defaultEntry.cmdlineSource };
}

async function kindOf(tree: FileTree, system: OperatingSystem, told: boolean): Promise<Ignition["system"] | undefined> {
  if (system.family === "flatcar") return "flatcar";
  if (system.variantId === "coreos" || system.id === "rhcos" || system.id === "scos") return "coreos";
  if (told) return "other";
  return isTransactional(system) && (await hasDracutModule(tree)) ? "other" : undefined;
}

function isTransactional({ id }: OperatingSystem): boolean {
  return /^(?:sle?-micro|(?:suse|opensuse)-microos|opensuse-leap-micro)$/.test(id);
}

async function hasDracutModule(tree: FileTree): Promise<boolean> {
  const directory = "/usr/lib/dracut/modules.d";
  if ((await tree.stat(directory))?.type !== "directory") return false;
  return (await tree.readDir(directory)).some(({ name }) => /^\d+ignition/.test(name));
}

function evidenceOf(kind: Ignition["system"], system: OperatingSystem, told: Told | undefined): Ignition["evidence"] {
  if (kind === "other" && told?.value !== undefined) {
    const { path, line } = told;
    return {
      text: "the kernel command line names a platform of Ignition",
      path,
      ...(line === undefined ? {} : { line }),
    };
  }
  return { text: `${system.name} is configured by Ignition`, path: system.path ?? "/usr/lib/os-release" };
}

/** What GRUB sources from the OEM partition of Flatcar: `set oem_id="azure"`, which becomes flatcar.oem.id. */
async function oemPlatform(tree: FileTree): Promise<Told | undefined> {
  for (const path of ["/oem/grub.cfg", "/usr/share/oem/grub.cfg"]) {
    const text = await tree.readText(path, { optional: true });
    if (text === undefined) continue;
    const lines = text.split("\n").map((line) => /^\s*set\s+oem_id=(["']?)([\w.-]*)\1\s*(?:#.*)?$/.exec(line)?.[2]);
    const at = lines.findLastIndex((value) => value !== undefined);
    return at < 0 ? { value: undefined, path } : { value: lines[at], path, line: at + 1 };
  }
  return undefined;
}

/** Stamps that the boot loader's configuration asks for, and a sign that the place for them is visible at all. */
const stamps = {
  coreos: { files: ["/boot/ignition.firstboot"], visible: ["/boot/loader", "/boot/grub2", "/boot/ostree"] },
  flatcar: {
    files: ["/boot/flatcar/first_boot", "/boot/coreos/first_boot"],
    visible: ["/boot/flatcar", "/boot/coreos"],
  },
} as const;

async function firstBootOf(tree: FileTree, kind: Ignition["system"]): Promise<Ignition["firstBoot"]> {
  if (kind === "other") return undefined;
  const { files, visible } = stamps[kind];
  for (const path of files) {
    if ((await tree.stat(path))?.type === "file") return { value: true, path };
  }
  for (const path of visible) {
    if ((await tree.stat(path)) !== undefined) return { value: false, path };
  }
  return undefined;
}
