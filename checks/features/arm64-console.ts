import { commandLineCheck, consolesOf, isSerialConsole, shownConsoles } from "../boot/_command-line.ts";
import { notApplicable } from "../../src/lint/check.ts";

export default commandLineCheck({
  id: "features.arm64-console",
  title: "On arm64 the kernel writes to ttyAMA0",
  level: "must",
  requirements: ["features.arm64-console"],
  why: "The serial port of arm64 VMs is a PL011, ttyAMA0: without it the serial console stays empty. ttyS0 alone is a note, since official Debian images have it and the firmware's SPCR table switches the port on by itself.",
  change: "Add console=ttyAMA0 to the kernel's parameters",
  parameters: { add: "console=ttyAMA0" },
  appliesTo: { arch: ["aarch64"] },
  judge({ words, at }, { arm }) {
    if (!arm) return notApplicable("the image is not for arm64");
    const consoles = consolesOf(words);
    if (consoles.some((value) => isSerialConsole(value, true))) return [];
    const evidence = { actual: shownConsoles(consoles), expected: "console=ttyAMA0" };
    const other = consoles.some((value) => isSerialConsole(value, false));
    return [{ message: "ttyAMA0 is no console", ...at, evidence, ...(other ? { level: "info" } : {}) }];
  },
});
