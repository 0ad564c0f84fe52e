import vfDriversNotBlocked from "../../../checks/network/vf-drivers-not-blocked.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";
import { booting, grub, on } from "../boot/_boot.ts";

const conf = "/etc/modprobe.d/hardening.conf";
const lines = (text: string) => booting({}, { [conf]: text });

checkTest(vfDriversNotBlocked, {
  pass: {
    "no lines": booting(),
    "others are blocked": lines("blacklist floppy\nblacklist mlx5_ib\n"),
    "built in": booting({ builtin: ["mlx5_core", "mana"] }, { [conf]: "blacklist mlx5_core\nblacklist mana\n" }),
  },
  fail: {
    "a blacklist": [
      lines("# x\nblacklist mlx5-core\n"),
      { message: "a blacklist line keeps mlx5_core from loading", path: conf, line: 2, level: "should" },
    ],
    "an install line for the bridge": [lines("install pci-hyperv /bin/true\n"), { subject: "pci_hyperv" }],
    "a word on the command line": [
      booting({}, { [grub]: on("module_blacklist=mana")[grub] ?? "" }),
      { message: "the command line blocks mana", path: grub },
    ],
  },
  undecided: { "no kernel": {}, "lines that cannot be read": booting({}, { [conf]: unreadable() }) },
});
