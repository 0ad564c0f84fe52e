import kernelWdtCifs from "../../../checks/boot/kernel-wdt-cifs.ts";
import { absent, checkTest } from "../../../src/testing/index.ts";
import { booting, version } from "./_boot.ts";

const path = `/boot/config-${version}`;
const config = (text: string) => booting({}, { [path]: text });

checkTest(kernelWdtCifs, {
  pass: { "built in and as a module": config("CONFIG_WATCHDOG=y\nCONFIG_CIFS=m\n") },
  fail: {
    "no CIFS": [
      config("CONFIG_WATCHDOG=y\n# CONFIG_CIFS is not set\n"),
      { message: "Azure Files", path, subject: "CONFIG_CIFS" },
    ],
    neither: [config(""), { subject: "CONFIG_WATCHDOG" }, { subject: "CONFIG_CIFS" }],
  },
  undecided: { "no configuration": booting({}, { [path]: absent }) },
});
