import kernelCrashDump from "../../../checks/boot/kernel-crash-dump.ts";
import { enabledUnit, systemdTargets } from "../../../fixtures/trees/parts/systemd.ts";
import { type Tree, absent, checkTest } from "../../../src/testing/index.ts";
import { booting, grub, on, version } from "./_boot.ts";

const path = `/boot/config-${version}`;
const able = "CONFIG_KEXEC_FILE=y\nCONFIG_CRASH_DUMP=y\nCONFIG_PROC_VMCORE=y\n";
const config = (text: string, more: Tree = {}) => booting({}, { [path]: text, ...more });
const reserved: Tree = { ...systemdTargets(), [grub]: on("crashkernel=1G-4G:192M,4G-64G:256M")[grub] ?? "" };
const kdump = enabledUnit("kdump.service", { service: ["ExecStart=/usr/bin/kdumpctl start"] });

checkTest(kernelCrashDump, {
  pass: {
    "all built in": config(able),
    "memory that kdump uses": config(able, { ...reserved, ...kdump }),
    "nothing set aside": config(able, { ...systemdTargets(), [grub]: on("crashkernel=no")[grub] ?? "" }),
  },
  fail: {
    "a module is not enough": [
      config(able.replace("CRASH_DUMP=y", "CRASH_DUMP=m")),
      { subject: "CONFIG_CRASH_DUMP", evidence: { actual: "CONFIG_CRASH_DUMP=m" } },
    ],
    nothing: [config(""), { message: "cannot load another kernel" }, {}, { subject: "CONFIG_PROC_VMCORE" }],
    "memory that nobody uses": [
      config(able, reserved),
      { message: "memory is set aside", path: grub, evidence: { actual: "crashkernel=1G-4G:192M,4G-64G:256M" } },
    ],
    "the same without a configuration": [config("", { [path]: absent, ...reserved }), { message: "set aside" }],
  },
  undecided: { "no configuration": booting({}, { [path]: absent }) },
});
