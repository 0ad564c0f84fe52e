import manaDriver from "../../../checks/features/mana-driver.ts";
import { absent, checkTest } from "../../../src/testing/index.ts";
import { another, booting, version } from "../boot/_boot.ts";

const file = (kernel: string) => `/usr/lib/modules/${kernel}/kernel/drivers/net/ethernet/microsoft/mana/mana.ko`;

checkTest(manaDriver, {
  pass: {
    "as a module": booting(),
    "built in": booting({ builtin: ["mana"] }),
    "a kernel without it that does not start": { ...booting(), ...another(), [file("5.14.0")]: absent },
  },
  fail: {
    "no driver": [
      booting({}, { [file(version)]: absent }),
      { message: `kernel ${version} has no mana`, subject: "mana" },
    ],
  },
  undecided: { "no kernel": {} },
});
