import noAtapiDisable from "../../../checks/boot/no-atapi-disable.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { grub, on } from "./_boot.ts";

const conf = "/etc/modprobe.d/ata.conf";

checkTest(noAtapiDisable, {
  pass: {
    none: on("ro"),
    "switched on": on("libata.atapi_enabled=1"),
    "another reservation": on("reserve=0x300,0x8"),
    "another option of the driver": on("ro", { [conf]: "options libata atapi_enabled=1 noacpi=1\n" }),
    "in a comment": on("ro", { [conf]: "# options libata atapi_enabled=0\n" }),
  },
  fail: {
    both: [
      on("libata.atapi_enabled=0 reserve=0x1f0,0x8"),
      { message: "libata.atapi_enabled=0 hides", path: grub },
      { message: "reserve=0x1f0,0x8 hides" },
    ],
    "by an option of the driver": [
      on("ro", { [conf]: "options libata noacpi=1 atapi_enabled=0\n" }),
      { path: conf, line: 1, subject: "libata" },
    ],
  },
  undecided: { "no boot configuration": {} },
});
