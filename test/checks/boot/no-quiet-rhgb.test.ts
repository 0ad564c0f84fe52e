import noQuiet from "../../../checks/boot/no-quiet-rhgb.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { grub, on } from "./_boot.ts";

checkTest(noQuiet, {
  pass: {
    none: on("ro console=ttyS0"),
    "words of other meanings": on("quiet_success=1 -- quiet"),
    "splash that shows all": on("splash=verbose"),
  },
  fail: {
    "three words": [
      on("rhgb quiet splash=silent"),
      { message: "rhgb hides", path: grub },
      { message: "quiet hides" },
      { message: "splash=silent hides" },
    ],
  },
  undecided: { "no boot configuration": {} },
});
