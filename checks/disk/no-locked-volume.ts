import { defineCheck } from "../../src/lint/check.ts";
import { noDisk } from "./_disk.ts";

export default defineCheck({
  id: "disk.no-locked-volume",
  title: "No volume waits for a passphrase",
  level: "must",
  requirements: ["disk.no-locked-volume"],
  why: "Nobody is at the console to type a passphrase while a VM boots. Azure encrypts disks at rest by itself; Azure Disk Encryption and confidential VMs encrypt after the deployment. An encrypted volume beside a root that can be read may be unlocked by a key file or a TPM: a warning.",
  fix: { text: "Install without encryption, and use encryption at host." },
  async run(image) {
    const { disk } = image;
    if (!disk) return noDisk(image);
    const { system } = disk;
    return disk.volumes
      .filter(({ content }) => content?.kind === "luks" || content?.kind === "bitlocker")
      .map(({ name, content }) => ({
        message: `${name} is encrypted with ${content?.title ?? ""}`,
        subject: name,
        ...(system ? { level: "should" as const } : {}),
      }));
  },
});
