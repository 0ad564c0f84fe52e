import nvmePersistDracut from "../../../checks/features/nvme-persist-dracut.ts";
import { type Tree, checkTest } from "../../../src/testing/index.ts";
import { booting } from "../boot/_boot.ts";

const nvme = (more: Tree) => ({
  tree: booting({}, { "/usr/lib/dracut/dracut-functions.sh": "", "/etc/dracut.conf": "hostonly=yes\n", ...more }),
  target: { diskController: "nvme" } as const,
});
const conf = "/etc/dracut.conf.d/azure-nvme.conf";

checkTest(nvmePersistDracut, {
  pass: {
    "the drivers by name": nvme({ [conf]: 'add_drivers+=" nvme nvme_core "\n' }),
    "host-only switched off": nvme({ [conf]: 'hostonly="no"\n' }),
  },
  fail: {
    none: [nvme({}), { message: "has nvme, nvme_core only", path: "/etc/dracut.conf", line: 1 }],
    "one of the two": [nvme({ [conf]: 'add_drivers+=" nvme "\n' }), { message: "has nvme_core only" }],
  },
  notApplicable: { SCSI: booting(), "no dracut": { tree: booting(), target: { diskController: "nvme" } } },
});
