import kernelSerialConfig from "../../../checks/boot/kernel-serial-config.ts";
import { absent, checkTest } from "../../../src/testing/index.ts";
import { booting, version } from "./_boot.ts";

const path = `/boot/config-${version}`;
const config = (text: string) => booting({}, { [path]: text });

checkTest(kernelSerialConfig, {
  pass: { both: config("CONFIG_SERIAL_8250=y\nCONFIG_SERIAL_8250_CONSOLE=y\nCONFIG_MAGIC_SYSRQ_SERIAL=y\n") },
  fail: {
    "a module": [
      config("CONFIG_SERIAL_8250=m\nCONFIG_MAGIC_SYSRQ_SERIAL=y\n"),
      {
        message: "does not have the serial port built in",
        path,
        evidence: { actual: "CONFIG_SERIAL_8250_CONSOLE is not set" },
      },
    ],
    "no SysRq is a note": [
      config("CONFIG_SERIAL_8250_CONSOLE=y\n# CONFIG_MAGIC_SYSRQ_SERIAL is not set\n"),
      { subject: "CONFIG_MAGIC_SYSRQ_SERIAL", level: "info" },
    ],
  },
  notApplicable: { arm64: { tree: config(""), target: { arch: "aarch64" } } },
  undecided: { "no configuration": booting({}, { [path]: absent }) },
});
