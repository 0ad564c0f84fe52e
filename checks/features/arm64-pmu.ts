import { valuesOf } from "../../src/facts/kernel-command-line.ts";
import { notApplicable } from "../../src/lint/check.ts";
import { commandLineCheck } from "../boot/_command-line.ts";

export default commandLineCheck({
  id: "features.arm64-pmu",
  title: "On arm64 the driver of the performance counters does not start",
  level: "info",
  requirements: ["features.arm64-pmu", "lisa.arm64-pmu"],
  why: "Microsoft's image test asks for initcall_blacklist=arm_pmu_acpi_init, as the counters that the firmware names are not there. Official images of RHEL and Ubuntu do without, so it is a note.",
  change: "Add initcall_blacklist=arm_pmu_acpi_init to the kernel's parameters",
  parameters: { add: "initcall_blacklist=arm_pmu_acpi_init" },
  appliesTo: { arch: ["aarch64"] },
  judge({ words, at }, { arm }) {
    if (!arm) return notApplicable("the image is not for arm64");
    const listed = valuesOf(words, "initcall_blacklist").flatMap((value) => value.split(","));
    if (listed.includes("arm_pmu_acpi_init")) return [];
    const evidence = { expected: "initcall_blacklist=arm_pmu_acpi_init" };
    return [{ message: "the driver of the performance counters starts", ...at, evidence }];
  },
});
