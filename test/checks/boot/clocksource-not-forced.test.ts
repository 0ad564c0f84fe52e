import clocksourceNotForced from "../../../checks/boot/clocksource-not-forced.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { grub, on } from "./_boot.ts";

const arm = (cmdline: string) => ({ tree: on(cmdline), target: { arch: "aarch64" } as const });

checkTest(clocksourceNotForced, {
  pass: {
    "not given": on("ro"),
    "Hyper-V's own": on("clocksource=hyperv_clocksource_tsc_page"),
    "the processor's": on("clocksource=acpi_pm clocksource=tsc"),
    "a word for init": on("ro -- clocksource=acpi_pm"),
    arm64: arm("clocksource=arch_sys_counter"),
  },
  fail: {
    "the slow one": [
      on("ro clocksource=acpi_pm"),
      { message: "the clock acpi_pm", path: grub, evidence: { actual: "clocksource=acpi_pm" } },
    ],
    "its old name": [on("clocksource=tsc clocksource=pmtmr"), { message: "pmtmr" }],
    "one of KVM": [on("clocksource=kvm-clock"), { message: "which Azure lacks", level: "info" }],
    "arm64 with a name of x86": [arm("clocksource=hpet"), { level: "info" }],
  },
  undecided: { "no command line": {} },
});
