import manaOs from "../../../checks/features/mana-os.ts";
import { kernel } from "../../../fixtures/trees/parts/kernel.ts";
import { absent, checkTest } from "../../../src/testing/index.ts";
import { system } from "./_system.ts";

const version = "4.18.0-372.el8.x86_64";
const modules = kernel({ arch: "x86_64", version, initramfs: `initramfs-${version}.img` });
const mana = `/usr/lib/modules/${version}/kernel/drivers/net/ethernet/microsoft/mana/mana.ko`;

checkTest(manaOs, {
  pass: {
    "RHEL 9.2": system("rhel", "9.2"),
    "newer than the list": system("ubuntu", "26.04"),
    "Debian 12": system("debian", "12"),
  },
  fail: {
    "RHEL 8.6": [system("rhel", "8.6", modules), { evidence: { actual: "8.6", expected: "8.8 or newer" } }],
    "no kernel to ask": [system("debian", "11"), { evidence: { expected: "12 or newer" } }],
  },
  notApplicable: {
    "not in the list": system("almalinux", "9.4"),
    "without the driver, which another check tells": system("rhel", "8.6", { ...modules, [mana]: absent }),
  },
  undecided: { "nobody says which": {} },
});
