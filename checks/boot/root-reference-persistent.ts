import { lastValueOf } from "../../src/facts/kernel-command-line.ts";
import { commandLineCheck } from "./_command-line.ts";

/** Names that the kernel gives in the order in which it finds disks. */
const byOrder = /^\/dev\/(?:(?:sd|hd|vd|xvd)[a-z]+\d*|nvme\d+n\d+(?:p\d+)?|mmcblk\d+(?:p\d+)?)$/;

export default commandLineCheck({
  id: "boot.root-reference-persistent",
  title: "The kernel is told of its root by a name that stays",
  level: "must",
  requirements: ["boot.root-reference-persistent", "lisa.hydration-root-by-uuid", "lisa.nvme-controller"],
  why: "Disks come up in another order from one boot to the next, /dev/vda and /dev/xvda do not exist on Azure, /dev/sda becomes /dev/nvme0n1 on NVMe sizes, and names in /dev/disk/by-id hold the serial number of the machine that built the image. A kernel that does not find its root stops in the initramfs or panics: unable to mount root fs. UUID=, PARTUUID=, LABEL=, PARTLABEL= and names of logical volumes stay. No root= at all is fine: systemd finds the partition by its type.",
  change: "Give root= the UUID of the file system",
  judge({ words, at }) {
    const root = lastValueOf(words, "root");
    if (root === undefined) return [];
    const isById = root.startsWith("/dev/disk/by-id/") && !/\/dev\/disk\/by-id\/(?:dm|lvm)-/.test(root);
    const isByPath = root.startsWith("/dev/disk/by-path/");
    if (!byOrder.test(root) && !isById && !isByPath) return [];
    const message = byOrder.test(root)
      ? `the root is named by the order of disks: ${root}`
      : `the root is named by the hardware that built the image: ${root}`;
    return [{ message, ...at, evidence: { actual: `root=${root}`, expected: "root=UUID=…" } }];
  },
});
