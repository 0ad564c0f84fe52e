import sriovUnmanagedNetworkd from "../../../checks/network/sriov-unmanaged-networkd.ts";
import { flatcar } from "../../../fixtures/trees/flatcar.ts";
import { azureVmUtils } from "../../../fixtures/trees/parts/services.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { el9, system, ubuntu } from "./_trees.ts";

const every = { "/etc/systemd/network/80-all.network": "[Match]\nName=*\n[Network]\nDHCP=yes\n" };
const unmanaged = "[Match]\nDriver=mlx4_en mlx5_en mlx4_core mlx5_core mana\n[Link]\nUnmanaged=yes\n";

checkTest(sriovUnmanagedNetworkd, {
  pass: {
    "a file for eth0 only": {
      ...ubuntu,
      "/etc/systemd/network/a.network": "[Match]\nName=eth0\n[Network]\nDHCP=yes\n",
    },
    "a file for hv_netvsc only": {
      ...ubuntu,
      "/etc/systemd/network/a.network": "[Match]\nDriver=hv_netvsc\n[Network]\nDHCP=yes\n",
    },
    "the documented file, sorted before": { ...ubuntu, ...every, "/etc/systemd/network/01-azure.network": unmanaged },
    "azure-vm-utils": { ...ubuntu, ...every, ...azureVmUtils() },
    "Flatcar's own": flatcar(),
  },
  fail: {
    "a file for every NIC": [
      { ...ubuntu, ...every },
      { message: "mlx4_core", path: "/etc/systemd/network/80-all.network", line: 4 },
      { subject: "mlx5_core" },
      { subject: "mana" },
    ],
    "the documented name sorts behind it": [
      { ...ubuntu, ...every, "/etc/systemd/network/99-azure-unmanaged-devices.network": unmanaged },
      {},
      {},
      {},
    ],
    "a file that leaves mana out": [
      { ...ubuntu, ...every, "/etc/systemd/network/01-a.network": unmanaged.replace(" mana", "") },
      { subject: "mana" },
    ],
  },
  notApplicable: { "networkd does not start": { ...system("debian", "12"), ...every }, "another family": el9 },
});
