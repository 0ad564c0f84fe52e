import sriovUnmanagedNmConf from "../../../checks/network/sriov-unmanaged-nm-conf.ts";
import { networkManager } from "../../../fixtures/trees/parts/services.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { el9, system } from "./_trees.ts";

const conf = "/etc/NetworkManager/conf.d/99-azure-unmanaged-devices.conf";
const rule = { "/etc/udev/rules.d/68-a.rules": 'SUBSYSTEM=="net", DRIVERS=="hv_pci", ENV{NM_UNMANAGED}="1"\n' };

checkTest(sriovUnmanagedNmConf, {
  pass: {
    "the documented file": { ...el9, [conf]: "[keyfile]\nunmanaged-devices=driver:mlx4_core;driver:mlx5_core\n" },
    "everything but the synthetic NIC": { ...el9, [conf]: "[keyfile]\nunmanaged-devices=*,except:driver:hv_netvsc\n" },
    "a device section": { ...el9, [conf]: "[device]\nmatch-device=driver:mlx*\nmanaged=0\n" },
  },
  fail: {
    "no file": [el9, { message: "driver:mlx4_core", level: "should" }, { subject: "mlx5_core" }],
    "a rule does it": [{ ...el9, ...rule }, { level: "info" }, { level: "info" }],
    "the key in the wrong section": [
      { ...el9, [conf]: "[main]\nunmanaged-devices=driver:mlx4_core;driver:mlx5_core\n" },
      {},
      {},
    ],
    "taken back by a later file": [
      {
        ...el9,
        [conf]: "[keyfile]\nunmanaged-devices=driver:mlx4_core;driver:mlx5_core\n",
        "/etc/NetworkManager/conf.d/zz.conf": "[keyfile]\nunmanaged-devices=\n",
      },
      {},
      {},
    ],
  },
  notApplicable: {
    "release 6": { ...system("centos", "6.10"), ...networkManager() },
    "without NetworkManager": system("rhel", "9.6"),
  },
});
