import sriovUnmanagedUdev from "../../../checks/network/sriov-unmanaged-udev.ts";
import { azureVmUtils } from "../../../fixtures/trees/parts/services.ts";
import { rocky9 } from "../../../fixtures/trees/rocky-9.ts";
import { checkTest, link } from "../../../src/testing/index.ts";
import { el9, system, ubuntu } from "./_trees.ts";

const rule = "/etc/udev/rules.d/68-azure-sriov-nm-unmanaged.rules";
const conf = "/etc/NetworkManager/conf.d/99-azure-unmanaged-devices.conf";

checkTest(sriovUnmanagedUdev, {
  pass: {
    "the documented rule": {
      ...el9,
      [rule]: 'SUBSYSTEM=="net", DRIVERS=="hv_pci", ACTION!="remove", ENV{NM_UNMANAGED}="1"\n',
    },
    "Rocky's rule": rocky9(),
    "azure-vm-utils": { ...el9, ...azureVmUtils() },
    "NetworkManager's own configuration": {
      ...el9,
      [conf]: "[keyfile]\nunmanaged-devices=driver:mlx4_core;driver:mlx5_core\n",
    },
    "with a comma, as one page has it": {
      ...el9,
      [conf]: "[keyfile]\nunmanaged-devices=driver:mlx4_core,driver:mlx5_core\n",
    },
  },
  fail: {
    neither: [el9, { message: "mlx4_core", subject: "mlx4_core" }, { subject: "mlx5_core" }],
    "a masked rule": [
      {
        ...el9,
        "/usr/lib/udev/rules.d/68-azure-sriov-nm-unmanaged.rules":
          'SUBSYSTEM=="net", DRIVERS=="hv_pci", ENV{NM_UNMANAGED}="1"\n',
        [rule]: link("/dev/null"),
      },
      { subject: "mlx4_core" },
      { subject: "mlx5_core" },
    ],
    "a rule in comments": [{ ...el9, [rule]: '#SUBSYSTEM=="net", DRIVERS=="hv_pci", ENV{NM_UNMANAGED}="1"\n' }, {}, {}],
    "one driver of two": [
      { ...el9, [conf]: "[keyfile]\nunmanaged-devices=driver:mlx5_core\n" },
      { subject: "mlx4_core" },
    ],
  },
  notApplicable: { "without NetworkManager": system("rocky", "9.6"), Ubuntu: ubuntu },
});
