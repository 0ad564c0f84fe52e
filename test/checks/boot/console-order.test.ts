import consoleOrder from "../../../checks/boot/console-order.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { grub, on } from "./_boot.ts";

checkTest(consoleOrder, {
  pass: {
    "the port last": on("console=tty1 console=ttyS0"),
    "the port alone": on("console=ttyS0"),
    "no port at all, which is another check's": on("console=tty0"),
    none: on("ro"),
  },
  fail: {
    "a screen last": [
      on("console=ttyS0,115200n8 console=tty1"),
      { message: "tty1 is the last console", path: grub, evidence: { actual: "console=ttyS0,115200n8 console=tty1" } },
    ],
  },
  undecided: { "no boot configuration": {} },
});
