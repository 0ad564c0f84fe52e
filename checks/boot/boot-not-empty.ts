import { type BootMenu, bootEntries } from "../../src/facts/boot-entries.ts";
import { kernels } from "../../src/facts/kernels.ts";
import { defineCheck, undecided } from "../../src/lint/check.ts";

export default defineCheck({
  id: "boot.boot-not-empty",
  title: "There is something to boot",
  level: "must",
  requirements: ["boot.boot-not-empty"],
  why: "An empty /boot, or none, leaves the VM at the prompt of the boot loader or of the firmware. A kernel there, a boot entry, or a unified kernel on the EFI system partition will do. Systems that install their kernel from /usr are undecided, since it gets to /boot later.",
  fix: { text: "Restore /boot, or install kernel and boot loader again." },
  async run(image) {
    const { entries, menus, esp } = await image.fact(bootEntries);
    // The few lines on the ESP that lead to the menu are none themselves.
    const isStub = ({ files }: BootMenu) => esp !== undefined && files.every((file) => file.startsWith(`${esp}/`));
    if (entries.length > 0 || menus.some((menu) => !isStub(menu))) return [];
    const installed = await image.fact(kernels);
    if (installed.some(({ imagePath }) => imagePath?.startsWith("/boot/"))) return [];
    if (installed.some(({ imagePath }) => imagePath !== undefined))
      return undecided("the kernel lies outside of /boot and no boot entry names it");
    // A boot loader alone boots nothing. Flatcar and others keep kernels of their own names in directories of theirs.
    for (const directory of ["/boot", ...(esp === undefined ? [] : [esp])]) {
      if ((await image.tree.stat(directory))?.type !== "directory") continue;
      const names = (await image.tree.readDir(directory)).map(({ name }) => name);
      const others = names.filter(
        (name) => !["lost+found", "efi", "grub", "grub2", "loader"].includes(name.toLowerCase()),
      );
      if (others.length > 0) return undecided(`no kernel is known in ${directory}, which holds other files`);
    }
    return [{ message: "there is neither a kernel nor a boot entry", path: "/boot" }];
  },
});
