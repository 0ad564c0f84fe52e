import { gzipSync } from "node:zlib";
import nvmeModulesNotBlocked from "../../../checks/features/nvme-modules-not-blocked.ts";
import { cpio } from "../../../fixtures/trees/parts/kernel.ts";
import { type Tree, checkTest, unreadable } from "../../../src/testing/index.ts";
import { booting, ramdisk } from "../boot/_boot.ts";

const conf = "/etc/modprobe.d/hardening.conf";
const nvme = (tree: Tree) => ({ tree, target: { diskController: "nvme" } as const });

checkTest(nvmeModulesNotBlocked, {
  pass: {
    "no lines": nvme(booting()),
    "built in": nvme(booting({ builtin: ["nvme", "nvme_core", "pci_hyperv"] }, { [conf]: "install nvme /bin/true\n" })),
  },
  fail: {
    "by the system": [
      nvme(booting({}, { [conf]: "install nvme_core /bin/true\n" })),
      { path: conf, line: 1, subject: "nvme_core", level: "must" },
    ],
    "in the initramfs only": [
      nvme(booting({}, { [ramdisk]: new Uint8Array(gzipSync(cpio([["etc/modprobe.d/a.conf", "blacklist nvme\n"]]))) })),
      { message: "of the initramfs keeps nvme from loading", path: ramdisk },
    ],
  },
  notApplicable: { SCSI: booting({}, { [conf]: "install nvme /bin/true\n" }) },
  undecided: { "the initramfs cannot be read": nvme(booting({}, { [ramdisk]: unreadable() })) },
});
