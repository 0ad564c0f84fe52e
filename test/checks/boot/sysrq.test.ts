import check from "../../../checks/boot/sysrq.ts";
import { checkTest } from "../../../src/testing/check-test.ts";
import { link } from "../../../src/testing/tree.ts";

const at = "/etc/sysctl.d/90-sysrq.conf";
const entry = (words: string) => ({
  "/boot/grub/grub.cfg": `menuentry a {\n linux /vmlinuz root=UUID=1 ${words}\n}\n`,
  "/boot/vmlinuz": "",
});

checkTest(check, {
  pass: {
    "nothing set": {},
    "1": { [at]: "kernel.sysrq = 1\n" },
    "a number with the bit": { [at]: "kernel.sysrq=176\n" },
    "by its name with slashes": {
      [at]: "kernel/sysrq = 1\n",
      "/usr/lib/sysctl.d/50-default.conf": "kernel.sysrq=16\n",
    },
    "the last file allows it": {
      "/usr/lib/sysctl.d/50-default.conf": "kernel.sysrq = 16\n",
      [at]: "-kernel.sysrq = 438\n",
    },
    "the file that says 16 is masked": {
      "/usr/lib/sysctl.d/50-default.conf": "kernel.sysrq = 16\n",
      "/etc/sysctl.d/50-default.conf": link("/dev/null"),
    },
    "the last line of the old file": {
      "/etc/sysctl.d/10-a.conf": "kernel.sysrq=0\n",
      "/etc/sysctl.conf": "kernel.sysrq=1\n",
    },
    "the command line": { [at]: "kernel.sysrq=0\n", ...entry("sysrq_always_enabled") },
    "only a comment": { [at]: "# kernel.sysrq=0\n;kernel.sysrq=0\n" },
    "the kernel's own value": {
      "/boot/vmlinuz-6.1": "",
      "/boot/config-6.1": "CONFIG_MAGIC_SYSRQ_DEFAULT_ENABLE=0x01b6\n",
    },
  },
  fail: {
    "0": [{ [at]: "\n kernel.sysrq=0\n" }, { message: "SysRq may not restart", path: at, line: 2 }],
    "all bits but that one": [
      { [at]: `kernel.sysrq=${1 + 511 - 128 - 1}\n` },
      { evidence: { actual: "kernel.sysrq = 383" } },
    ],
    "systemd's value": [
      { "/usr/lib/sysctl.d/50-default.conf": "kernel.sysrq = 16\n" },
      { path: "/usr/lib/sysctl.d/50-default.conf" },
    ],
    "the command line": [entry("sysctl.kernel.sysrq=16"), { evidence: { actual: "kernel.sysrq = 16" } }],
    "the kernel's own value": [
      { "/boot/vmlinuz-6.1": "", "/boot/config-6.1": "CONFIG_MAGIC_SYSRQ_DEFAULT_ENABLE=0x10\n" },
      { evidence: { actual: "kernel.sysrq = 16" } },
    ],
  },
});
