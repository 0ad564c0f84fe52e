import nvmeIoTimeout from "../../../checks/features/nvme-io-timeout.ts";
import { checkTest, type Tree } from "../../../src/testing/index.ts";
import { grub, on } from "../boot/_boot.ts";

const nvme = (words: string, more: Tree = {}) => ({
  tree: on(words, more),
  target: { diskController: "nvme" } as const,
});
const rule = (milliseconds: number) => ({
  "/usr/lib/udev/rules.d/80-azure-disk.rules": `ACTION=="add|change", SUBSYSTEM=="block", KERNEL=="nvme*", ATTR{queue/io_timeout}="${milliseconds}"\n`,
});
const options = (value: string) => ({ "/etc/modprobe.d/nvme.conf": `options nvme_core io_timeout=${value}\n` });

checkTest(nvmeIoTimeout, {
  pass: {
    "the parameter": nvme("nvme_core.io_timeout=240"),
    "by the rule of azure-vm-utils": nvme("ro", rule(240_000)),
    "by an option of the driver": nvme("ro", options("240")),
    longer: nvme("nvme_core.io_timeout=4294967295"),
  },
  fail: {
    "nothing is a note": [nvme("ro"), { level: "info", path: grub }],
    "30 seconds": [
      nvme("nvme_core.io_timeout=30"),
      { message: "30 seconds", evidence: { actual: "nvme_core.io_timeout=30" } },
    ],
    "239 seconds": [nvme("nvme_core.io_timeout=239"), {}],
    "twice, with other values": [nvme("nvme_core.io_timeout=30 nvme_core.io_timeout=240"), {}],
    "a rule with less": [nvme("ro", rule(30_000)), { level: "info" }],
    "an option with less": [nvme("ro", options("60")), { message: "60 seconds" }],
  },
  notApplicable: { SCSI: on("ro") },
});
