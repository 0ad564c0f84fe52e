import kernelHypervConfig from "../../../checks/boot/kernel-hyperv-config.ts";
import { absent, checkTest, type Tree } from "../../../src/testing/index.ts";
import { another, booting, version } from "./_boot.ts";

const modules = `/usr/lib/modules/${version}`;
const without = (...paths: readonly string[]): Tree =>
  booting({}, Object.fromEntries(paths.map((path) => [`${modules}/kernel/drivers/${path}.ko`, absent])));

checkTest(kernelHypervConfig, {
  pass: {
    "as modules": booting(),
    "built in": booting({ builtin: ["hv_vmbus", "hv_storvsc", "hv_netvsc", "hv_utils"] }),
    "a configuration without modules": {
      "/boot/vmlinuz-6.1.0": "MZ",
      "/boot/config-6.1.0":
        "CONFIG_HYPERV=y\nCONFIG_HYPERV_STORAGE=y\nCONFIG_HYPERV_NET=y\nCONFIG_HYPERV_UTILS=y\nCONFIG_HYPERV_BALLOON=y\nCONFIG_PCI_HYPERV=y\nCONFIG_HYPERV_KEYBOARD=y\nCONFIG_HID_HYPERV_MOUSE=y\nCONFIG_FB_HYPERV=y\n",
    },
    "no keyboard, mouse and screen for a confidential VM": {
      tree: without("input/serio/hyperv-keyboard", "hid/hid-hyperv", "gpu/drm/hyperv/hyperv_drm"),
      target: { security: "confidential" },
    },
  },
  fail: {
    "no storage": [
      without("scsi/hv_storvsc"),
      { message: "has no hv_storvsc (disks)", path: modules, subject: "hv_storvsc", level: "must" },
    ],
    "no utilities": [without("hv/hv_utils"), { level: "must" }],
    "what is only wanted": [
      without("hv/hv_balloon", "gpu/drm/hyperv/hyperv_drm", "video/fbdev/hyperv_fb"),
      { subject: "hv_balloon", level: "info" },
      { subject: "hyperv_drm or hyperv_fb", level: "info" },
    ],
    "a kernel that does not start is a warning": [
      { ...booting(), ...another(), "/usr/lib/modules/5.14.0/kernel/drivers/net/hyperv/hv_netvsc.ko": absent },
      { subject: "hv_netvsc", level: "should" },
    ],
  },
  undecided: { "no kernel": {} },
});
