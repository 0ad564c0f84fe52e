import manaUnmanaged from "../../../checks/features/mana-unmanaged.ts";
import { azureVmUtils } from "../../../fixtures/trees/parts/services.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { el9, system } from "../network/_trees.ts";

const conf = "/etc/NetworkManager/conf.d/99-azure-unmanaged-devices.conf";
const drivers = (list: string) => ({ ...el9, [conf]: `[keyfile]\nunmanaged-devices=${list}\n` });

checkTest(manaUnmanaged, {
  pass: {
    "the rule on the PCI bridge": {
      ...el9,
      "/etc/udev/rules.d/68-azure-sriov-nm-unmanaged.rules":
        'SUBSYSTEM=="net", DRIVERS=="hv_pci", ACTION!="remove", ENV{NM_UNMANAGED}="1"\n',
    },
    "azure-vm-utils": { ...el9, ...azureVmUtils() },
    "named by the administrator": drivers("driver:mlx4_core;driver:mlx5_core;driver:mana"),
  },
  fail: {
    "the documented list": [
      drivers("driver:mlx4_core;driver:mlx5_core"),
      { message: "virtual functions of mana", path: conf, line: 2, subject: "mana" },
    ],
  },
  notApplicable: {
    "nothing is left alone, which another check tells": el9,
    "without NetworkManager": system("rocky", "9.6"),
  },
});
