import consoleTtys0 from "../../../checks/boot/console-ttys0.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { el8, grub, on } from "./_boot.ts";

checkTest(consoleTtys0, {
  pass: {
    "the port alone": on("console=ttyS0"),
    "with a speed, before another": on("console=ttyS0,115200n8 console=tty1"),
    "in a variable of GRUB": el8("$kernelopts", { kernelopts: "root=/dev/mapper/a-b console=ttyS0" }),
  },
  fail: {
    none: [on("quiet"), { message: "no console", path: grub, subject: "Linux", evidence: { actual: "no console=" } }],
    "another port": [on("console=ttyS1"), { evidence: { actual: "console=ttyS1", expected: "console=ttyS0" } }],
    "a longer name": [on("console=ttyS01"), {}],
    "for init, not for the kernel": [on("quiet -- console=ttyS0"), {}],
    "only in /etc/default/grub": [on("ro", { "/etc/default/grub": 'GRUB_CMDLINE_LINUX="console=ttyS0"\n' }), {}],
  },
  notApplicable: { arm64: { tree: on("console=tty1"), target: { arch: "aarch64" } } },
  undecided: { "no boot configuration": [{}, "no boot configuration"] },
});
