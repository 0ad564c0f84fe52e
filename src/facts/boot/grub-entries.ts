import { joinKernelArguments } from "./grub-cmdline.ts";
import { splitCommandLine } from "../kernel-command-line.ts";
import { type BootEntry, type Firmware, isRescueTitle, versionFromKernelName } from "./boot-entry.ts";
import type { GrubMenu } from "./grub.ts";
import type { GrubFiles } from "./grub-files.ts";
import type { GrubBoot, GrubMenuItem } from "./grub-menu.ts";

/** The entries of a GRUB menu in its order, submenus unfolded; alternatives of one entry stand behind each other. */
export async function grubEntries(menu: GrubMenu, firmware: Firmware, files: GrubFiles): Promise<readonly BootEntry[]> {
  const passwords = (menu.variables.get("superusers") ?? "") !== "";
  const entries: BootEntry[] = [];
  async function add(items: readonly GrubMenuItem[], locked: boolean): Promise<void> {
    for (const item of items) {
      const restricted = locked || item.restricted;
      if (item.kind === "submenu") {
        await add(item.items, restricted);
        continue;
      }
      for (const boot of item.boots) {
        const uncertain = item.conditional || item.boots.length > 1 || !isKnown(boot);
        const isDefault = item === menu.defaultItem;
        entries.push({
          ...(await bootOf(item, boot, files)),
          firmware,
          uncertain,
          isDefault,
          needsPassword: passwords && restricted,
        });
      }
    }
  }
  await add(menu.items, false);
  return entries;
}

async function bootOf(
  item: Extract<GrubMenuItem, { kind: "entry" }>,
  boot: GrubBoot,
  files: GrubFiles,
): Promise<Omit<BootEntry, "firmware" | "uncertain" | "isDefault" | "needsPassword">> {
  const image = boot.kernel ?? unifiedKernel(boot);
  const kernel = image === undefined ? undefined : await files.bootFile(image.text);
  const words = joinKernelArguments(boot.words.map((word) => word.text));
  return {
    title: item.title,
    id: item.id,
    loader: "grub",
    kernel,
    kernelVersion: image === undefined ? undefined : versionFromKernelName(kernel?.path ?? image.text),
    initrds: await Promise.all(boot.initrds.map((initrd) => files.bootFile(initrd.text))),
    cmdline: boot.kernel === undefined && image !== undefined ? undefined : splitCommandLine(words),
    cmdlineSource: boot.place,
    source: item.place,
    isRescue: isRescueTitle(item.title, item.id),
  };
}

/** A chain loader that starts a unified kernel image. */
function unifiedKernel(boot: GrubBoot) {
  const { chainloader } = boot;
  return chainloader && /\/EFI\/Linux\/[^/]+\.efi$/i.test(chainloader.text) ? chainloader : undefined;
}

function isKnown(boot: GrubBoot): boolean {
  return boot.words.every((word) => word.known) && boot.initrds.every((initrd) => initrd.known);
}
