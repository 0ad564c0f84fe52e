import { hasWord } from "../../src/facts/kernel-command-line.ts";
import { compareDotted } from "../../src/facts/version-order.ts";
import { notApplicable } from "../../src/lint/check.ts";
import { commandLineCheck } from "./_command-line.ts";

export default commandLineCheck({
  id: "boot.numa-off-old-kernels",
  title: "Only kernels that do not know Hyper-V's NUMA run with numa=off",
  level: "must",
  requirements: ["boot.numa-off-old-kernels", "lisa.grub-forbidden-params"],
  why: "Kernels before 2.6.37, in Enterprise Linux 6 before 2.6.32-504 (release 6.6), do not boot on large VMs unless NUMA is off. On later kernels the word only costs performance, which is a note.",
  change: "Add numa=off for the old kernel, or take it off for a newer one",
  judge({ entry, words, at }) {
    const version = entry.kernelVersion;
    const [, upstream, release = ""] = /^(\d+(?:\.\d+)*)(?:-(\d+(?:\.\d+)*))?/.exec(version ?? "") ?? [];
    if (version === undefined || upstream === undefined) return notApplicable("the version of the kernel is not known");
    const enterprise6 = /\.el6/.test(version);
    const isOld =
      compareDotted(upstream, "2.6.37") < 0 &&
      !(enterprise6 && upstream === "2.6.32" && compareDotted(release, "504") >= 0);
    const isOff = hasWord(words, "numa=off");
    if (isOld === isOff) return [];
    if (isOff) return [{ message: `kernel ${version} does not need numa=off`, level: "info", ...at }];
    return [{ message: `kernel ${version} runs with NUMA`, ...at, evidence: { expected: "numa=off" } }];
  },
});
