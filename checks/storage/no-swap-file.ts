import { type Finding, attempt, defineCheck, partial } from "../../src/lint/check.ts";
import { resourceMountPoints, swapFilesOnResourceDisk, swapOnOsDisk } from "./_swap.ts";

/** Where installers and instructions put one. */
const usualPlaces = ["/swapfile", "/swap.img", "/.swapfile", "/swap/swapfile", "/var/swapfile", "/var/swap"] as const;

/** The signature stands at the end of the first page, for pages of 4, 16 and 64 KiB (mkswap(8)). */
const pageSizes = [4096, 16_384, 65_536] as const;

export default defineCheck({
  id: "storage.no-swap-file",
  title: "No swap file lies in the image",
  level: "must",
  requirements: ["storage.no-swap-file", "cloud-init.no-dead-swap-in-fstab", "distro-oracle.swapfile"],
  why: "A swap file takes gigabytes of every disk made from the image, and swap on the OS disk slows the VM. The agent's own file at the place of the temporary disk is one too. Files of the usual names and those that fstab or a swap unit names are looked at; Ubuntu's installer makes /swap.img.",
  fix: {
    text: "Switch the swap off and delete the file.",
    commands: ["swapoff -a", "rm -f /swapfile /swap.img /mnt/swapfile /mnt/resource/swapfile"],
  },
  async run(image) {
    const unseen: Error[] = [];
    const named = (await swapOnOsDisk(image, unseen))
      .map(({ device }) => device)
      .filter((device) => /^\/(?!dev\/)/.test(device));
    const findings: Finding[] = [];
    // In an image the directories of the temporary disk are on the OS disk too.
    const points = (await attempt(unseen, resourceMountPoints(image))) ?? ["/mnt/resource"];
    for (const path of new Set([...usualPlaces, ...swapFilesOnResourceDisk(points), ...named])) {
      const stat = await attempt(unseen, image.tree.stat(path));
      if (stat?.type !== "file" || stat.sizeBytes === 0) continue;
      // A file of such a name is meant for swap even before mkswap has written to it.
      const size = `${Math.ceil(stat.sizeBytes / 1024 / 1024)} MiB`;
      const signed = await attempt(
        unseen,
        hasSwapSignature((offset) => image.tree.readRange(path, offset, 10)),
      );
      findings.push({
        message: signed ? "a swap file lies in the image" : "a file for swap lies in the image",
        path,
        evidence: { actual: size },
      });
    }
    return partial(findings, unseen);
  },
});

async function hasSwapSignature(read: (offset: number) => Promise<Uint8Array>): Promise<boolean> {
  for (const size of pageSizes) {
    const text = String.fromCharCode(...(await read(size - 10)));
    if (text === "SWAPSPACE2" || text === "SWAP-SPACE") return true;
  }
  return false;
}
