import { defineCheck } from "../../src/lint/check.ts";
import { noDisk } from "./_disk.ts";

/** What the state file of a VM's firmware and virtual TPM begins with (openvmm, vm/vmgs/vmgs_format). */
const VMGS_SIGNATURE = "GUESTRTS";

export default defineCheck({
  id: "disk.vm-guest-state-absent",
  title: "The file is the OS disk and not the guest state",
  level: "must",
  requirements: ["disk.vm-guest-state-absent"],
  why: "An export of a VM with Trusted Launch comes with a second VHD that holds the state of its firmware and virtual TPM. An image is made of the OS disk alone; the guest state belongs to one machine, is no disk, and boots nothing.",
  fix: { text: "Take the other file of the export: the disk without _VMGS in its name." },
  async run(image) {
    const { disk } = image;
    if (!disk) return noDisk(image);
    const { source } = disk.container;
    if (source.size < VMGS_SIGNATURE.length) return [];
    const start = String.fromCharCode(...(await source.read(0, VMGS_SIGNATURE.length)));
    return start === VMGS_SIGNATURE ? [{ message: "the file holds the guest state of a VM and no OS disk" }] : [];
  },
});
