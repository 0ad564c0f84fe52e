import nvmePersistInitramfsTools from "../../../checks/features/nvme-persist-initramfs-tools.ts";
import { type Tree, checkTest } from "../../../src/testing/index.ts";
import { booting } from "../boot/_boot.ts";

const conf = "/etc/initramfs-tools/initramfs.conf";
const nvme = (more: Tree) => ({
  tree: booting({}, { "/usr/share/initramfs-tools/hook-functions": "", [conf]: "MODULES=dep\n", ...more }),
  target: { diskController: "nvme" } as const,
});

checkTest(nvmePersistInitramfsTools, {
  pass: {
    "both lines": nvme({ "/etc/initramfs-tools/modules": "nvme\nnvme-core\n" }),
    most: nvme({ [conf]: "MODULES=most\n" }),
  },
  fail: {
    none: [nvme({}), { message: "has nvme, nvme_core only", path: conf, line: 1 }],
    "one of the two": [nvme({ "/etc/initramfs-tools/modules": "nvme\n" }), { message: "has nvme_core only" }],
  },
  notApplicable: { SCSI: booting() },
});
