import rhelModulesBlocked from "../../../checks/boot/rhel-modules-blocked.ts";
import { type Tree, checkTest, unreadable } from "../../../src/testing/index.ts";
import { system } from "../features/_system.ts";

const conf = "/etc/modprobe.d/blacklist-azure.conf";
const all = ["nouveau", "lbm-nouveau", "skx_edac", "intel_cstate", "amdgpu", "intel_uncore", "acpi_cpufreq"];
const blacklist = (names: readonly string[]) => names.map((name) => `blacklist ${name}\n`).join("");
const on = (text: string, version = "9.6") => ({
  tree: system("rhel", version, { [conf]: text }) as Tree,
  target: { arch: "x86_64" } as const,
});

checkTest(rhelModulesBlocked, {
  pass: {
    "all of them, with a dash": on(blacklist(all)),
    "an install line for one": on(`${blacklist(all.slice(1))}install nouveau /bin/false\n`),
    "one more of 7.9": on(blacklist([...all, "intel_rapl"]), "7.9"),
  },
  fail: {
    "as before 9.6": [
      on(blacklist(all.slice(0, 5)), "9.5"),
      { path: "/etc/modprobe.d", evidence: { actual: "not blocked: intel_uncore, acpi_cpufreq" } },
    ],
    "7.9 without its own": [on(blacklist(all), "7.9"), { evidence: { actual: "not blocked: intel_rapl" } }],
  },
  notApplicable: {
    "another distribution": { tree: system("rocky", "9.6"), target: { arch: "x86_64" } },
    arm64: { tree: system("rhel", "9.6"), target: { arch: "aarch64" } },
  },
  undecided: { "a line that cannot be read": { ...on(""), tree: system("rhel", "9.6", { [conf]: unreadable() }) } },
});
