import azureVmUtilsCheck from "../../../checks/storage/azure-vm-utils.ts";
import { azureVmUtils } from "../../../fixtures/trees/parts/services.ts";
import { absent, checkTest } from "../../../src/testing/index.ts";

const base = { "/etc/os-release": "ID=debian\nVERSION_ID=12\n" };
const nvme = { target: { diskController: "nvme" } } as const;

checkTest(azureVmUtilsCheck, {
  pass: {
    installed: { ...base, ...azureVmUtils() },
    "the older instructions": { ...base, "/etc/udev/rules.d/88-azure-nvme-data-disk.rules": 'SYMLINK+="x"\n' },
  },
  fail: {
    "not installed is only noted": [base, { message: "not installed", level: "info" }],
    "not installed, meant for NVMe": [{ tree: base, ...nvme }, { level: "should" }],
    "the rules without their program": [
      { tree: { ...base, ...azureVmUtils(), "/usr/sbin/azure-nvme-id": absent }, ...nvme },
      { message: "without azure-nvme-id" },
    ],
  },
});
