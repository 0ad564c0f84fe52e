import type { FileTree } from "../image/tree/file-tree.ts";
import { findIgnoringCase } from "../image/tree/find-ignoring-case.ts";

/** Every `*.efi` in a directory of EFI, as it is spelled: `EFI/BOOT/BOOTX64.EFI`. `esp` is where the partition is mounted. */
export async function findEfiPrograms(tree: FileTree, esp: string): Promise<readonly string[]> {
  const efi = await findIgnoringCase(tree, esp, ["EFI"]);
  const found: string[] = [];
  for (const { name: vendor, type } of efi === undefined ? [] : await tree.readDir(efi)) {
    if (type !== "directory") continue;
    const files = (await tree.readDir(`${efi}/${vendor}`)).filter(({ name }) => /\.efi$/i.test(name));
    found.push(...files.map(({ name }) => `${efi?.slice(efi.lastIndexOf("/") + 1)}/${vendor}/${name}`));
  }
  return found;
}
