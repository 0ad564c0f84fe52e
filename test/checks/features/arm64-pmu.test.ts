import arm64Pmu from "../../../checks/features/arm64-pmu.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { grub, on } from "../boot/_boot.ts";

const arm = (words: string) => ({ tree: on(words), target: { arch: "aarch64" } as const });

checkTest(arm64Pmu, {
  pass: {
    listed: arm("initcall_blacklist=arm_pmu_acpi_init"),
    "among others": arm("initcall_blacklist=a,arm_pmu_acpi_init"),
  },
  fail: { "not listed": [arm("initcall_blacklist=other"), { path: grub }] },
  notApplicable: { x86_64: { tree: on("ro"), target: { arch: "x86_64" } } },
});
