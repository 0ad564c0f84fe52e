// Where configurations of GRUB usually lie: for trees without a disk, and loaders whose program does not tell.
import type { FileTree } from "../../image/tree/file-tree.ts";
import type { OperatingSystem } from "../os.ts";
import { findIgnoringCase } from "../../image/tree/find-ignoring-case.ts";
import { ESP_DEVICE } from "./grub-files.ts";

/** GRUB 2 puts its directory at /boot/grub2 where the distribution renamed it, else at /boot/grub. */
export async function mainConfig(tree: FileTree, system: OperatingSystem): Promise<string | undefined> {
  const renamed = ["/boot/grub2/grub.cfg", "/boot/grub/grub.cfg"];
  const plain = system.family === "debian" || system.family === "arch" || system.family === "alpine";
  for (const path of [...(plain ? renamed.reverse() : renamed), "/boot/flatcar/grub/grub.cfg"])
    if ((await tree.stat(path))?.type === "file") return path;
  return undefined;
}

/** The vendor directory of the EFI system partition, by os-release ID where it has another name. */
const vendors: ReadonlyMap<string, string> = new Map(
  Object.entries({
    rhel: "redhat",
    ol: "redhat",
    sled: "sles",
    sles_sap: "sles",
    "opensuse-leap": "opensuse",
    "opensuse-tumbleweed": "opensuse",
  }),
);

/** Configurations on the EFI system partition as GRUB would call them, the likeliest first: the whole menu, or a stub. */
export async function espConfigs(tree: FileTree, esp: string, system: OperatingSystem): Promise<readonly string[]> {
  const efi = await findIgnoringCase(tree, esp, ["EFI"]);
  if (efi === undefined) return [];
  const wanted = (vendors.get(system.id) ?? system.id).toLowerCase();
  const rank = (name: string) => (name === wanted ? 0 : name === "boot" ? 2 : 1);
  const directories = (await tree.readDir(efi))
    .filter((entry) => entry.type === "directory")
    .map((entry) => entry.name)
    .sort((a, b) => rank(a.toLowerCase()) - rank(b.toLowerCase()));
  const places = [...directories.map((name) => ["EFI", name]), ["boot", "grub2"], ["grub2"], ["grub"]];
  const configs: string[] = [];
  for (const place of places) {
    if (await findIgnoringCase(tree, esp, [...place, "grub.cfg"]))
      configs.push(`(${ESP_DEVICE})/${place.join("/")}/grub.cfg`);
  }
  return configs;
}

/** True where a directory of EFI holds a program that may be GRUB's. */
export async function hasGrubProgram(tree: FileTree, esp: string): Promise<boolean> {
  const efi = await findIgnoringCase(tree, esp, ["EFI"]);
  for (const { name, type } of efi === undefined ? [] : await tree.readDir(efi)) {
    if (type !== "directory") continue;
    const entries = await tree.readDir(`${efi}/${name}`);
    if (entries.some((entry) => /^(grub.*|boot(x64|aa64))\.efi$/i.test(entry.name))) return true;
  }
  return false;
}
