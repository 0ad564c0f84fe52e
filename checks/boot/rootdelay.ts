import { lastValueOf } from "../../src/facts/kernel-command-line.ts";
import { commandLineCheck } from "./_command-line.ts";

export default commandLineCheck({
  id: "boot.rootdelay",
  title: "rootdelay is set for kernels with an initramfs only",
  level: "should",
  requirements: ["boot.rootdelay"],
  why: "In an initramfs rootdelay=300 is the longest that it waits for the root disk. A kernel that mounts its root by itself sleeps all of it at each boot: that is a warning. Older pages ask for it and newer ones do not, so that its absence is a note, whatever the target.",
  change: "Add rootdelay=300 to the kernel's parameters, or take it off where no initramfs is loaded",
  judge({ entry, words, at }) {
    const value = lastValueOf(words, "rootdelay");
    const seconds = Number.parseInt(value ?? "", 10);
    if (entry.loader === "uki" || entry.kernel === undefined) return [];
    if (entry.initrds.length > 0) {
      if (seconds >= 1) return [];
      return [{ message: "rootdelay is not set", level: "info", ...at, evidence: { expected: "rootdelay=300" } }];
    }
    if (!(seconds > 0)) return [];
    const message = `the kernel mounts its root without an initramfs and sleeps ${seconds} seconds before`;
    return [{ message, ...at, evidence: { actual: `rootdelay=${value ?? ""}` } }];
  },
});
