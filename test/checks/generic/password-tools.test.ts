import passwordTools from "../../../checks/generic/password-tools.ts";
import { debian12 } from "../../../fixtures/trees/debian-12.ts";
import { flatcar } from "../../../fixtures/trees/flatcar.ts";
import { absent, checkTest } from "../../../src/testing/index.ts";

checkTest(passwordTools, {
  pass: {
    Debian: debian12(),
    Flatcar: flatcar(),
  },
  fail: {
    "no sudo": [
      { ...debian12(), "/usr/bin/sudo": absent },
      { message: "sudo", subject: "sudo" },
    ],
    "no chpasswd": [{ ...debian12(), "/usr/sbin/chpasswd": absent }, { subject: "chpasswd" }],
  },
  notApplicable: {
    "a specialized image": { tree: { ...debian12(), "/usr/bin/sudo": absent }, target: { type: "specialized" } },
  },
});
