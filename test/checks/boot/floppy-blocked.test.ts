import floppyBlocked from "../../../checks/boot/floppy-blocked.ts";
import { type Tree, checkTest } from "../../../src/testing/index.ts";
import { booting, grub, on, version } from "./_boot.ts";

const modules = `/usr/lib/modules/${version}`;
const floppy: Tree = {
  [`${modules}/modules.dep`]: "kernel/drivers/block/floppy.ko:\n",
  [`${modules}/kernel/drivers/block/floppy.ko`]: "",
};
const blocked = (line: string): Tree => ({ ...floppy, "/etc/modprobe.d/floppy.conf": line });

checkTest(floppyBlocked, {
  pass: {
    "not shipped": booting(),
    "a blacklist": booting({}, blocked("blacklist floppy\n")),
    "an install line": booting({}, blocked("install floppy /bin/false\n")),
    "by the command line": booting({}, { ...floppy, [grub]: on("modprobe.blacklist=floppy")[grub] ?? "" }),
  },
  fail: {
    "shipped and not blocked": [booting({}, floppy), { message: `kernel ${version} loads floppy`, path: modules }],
    "in a comment": [booting({}, blocked("# blacklist floppy\n")), {}],
  },
  undecided: { "no kernel": {} },
});
