import noTypographicQuotes from "../../../checks/boot/no-typographic-quotes.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";

const dracut = "/etc/dracut.conf.d/azure.conf";
const grub = "/etc/default/grub";

checkTest(noTypographicQuotes, {
  pass: {
    "no files": {},
    "plain quotes": { [dracut]: 'add_drivers+=" hv_vmbus hv_netvsc hv_storvsc "\n' },
    "in comments": { [grub]: "# “quoted” – said so\n" },
    "files that nobody reads": { "/etc/dracut.conf.d/notes.txt": "add_drivers+=”hv_vmbus”\n" },
  },
  fail: {
    "curly quotes": [
      { [dracut]: "# drivers\nadd_drivers+=”hv_vmbus hv_netvsc hv_storvsc”\n" },
      { message: "U+201D", path: dracut, line: 2 },
    ],
    "long dashes": [
      { [grub]: 'GRUB_SERIAL_COMMAND="serial –speed=115200"\n' },
      { message: "U+2013", path: grub, line: 1 },
    ],
    "in two files": [
      { "/etc/sysctl.conf": "kernel.sysrq = “1”\n", "/etc/modprobe.d/a.conf": "options a b=‘c’\n" },
      { path: "/etc/sysctl.conf" },
      { path: "/etc/modprobe.d/a.conf" },
    ],
  },
  undecided: { unreadable: { [grub]: unreadable() } },
});
