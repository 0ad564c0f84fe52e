import { lastValueOf } from "../../src/facts/kernel-command-line.ts";
import { commandLineCheck } from "./_command-line.ts";

/** What LISA accepts, and the spelling without `lis_` of its oldest drivers. */
const good: ReadonlySet<string> = new Set([
  "hyperv_clocksource_tsc_page",
  "hyperv_clocksource_msr",
  "hyperv_clocksource",
  "lis_hyperv_clocksource_tsc_page",
  "tsc",
]);
/** Slow or coarse ones that VMs have beside them; `pmtmr` is the old name of the first (kernel/time/clocksource.c). */
const poor: ReadonlySet<string> = new Set(["acpi_pm", "pmtmr", "hpet", "jiffies", "refined-jiffies", "pit"]);

export default commandLineCheck({
  id: "boot.clocksource-not-forced",
  title: "The kernel chooses the clock of Hyper-V",
  level: "should",
  requirements: ["lisa.timesync-clocksource"],
  why: "clocksource= makes the kernel take another clock than the page that Hyper-V offers, and each look at the time then costs thousands of cycles, or is coarse. A name that the VM does not have (kvm-clock of another platform) changes nothing and is only noted. arm64 VMs have one clock, arch_sys_counter.",
  change: "Take clocksource= off the kernel's parameters",
  parameters: { remove: ["clocksource="] },
  references: [
    {
      title: "LISA: time synchronisation",
      url: "https://github.com/microsoft/lisa/blob/main/lisa/microsoft/testsuites/core/timesync.py",
    },
  ],
  judge({ words, at }, { arm }) {
    // The kernel cuts longer names (override_name[CS_NAME_LEN]).
    const name = lastValueOf(
      words.filter(({ forInit }) => !forInit),
      "clocksource",
    )?.slice(0, 31);
    if (name === undefined || name === "" || (arm ? name === "arch_sys_counter" : good.has(name))) return [];
    const evidence = { actual: `clocksource=${name}` };
    if (!arm && poor.has(name)) return [{ message: `the kernel is made to take the clock ${name}`, ...at, evidence }];
    return [
      { message: `the kernel is told to take the clock ${name}, which Azure lacks`, ...at, level: "info", evidence },
    ];
  },
});
