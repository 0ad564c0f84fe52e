import check from "../../../checks/cloud-init/no-dead-swap-in-fstab.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";
import { cloudInitEnabled, installed } from "../../facts/cloud-init/base.ts";
import { agent } from "./_trees.ts";

const root = "UUID=1 / ext4 defaults 0 1\n";
const fstab = (text: string) => ({ ...cloudInitEnabled, "/etc/fstab": root + text });

checkTest(check, {
  pass: {
    "no swap": fstab(""),
    "swap elsewhere": fstab("/swapfile none swap sw 0 0\n"),
    "a file, which another check tells": { ...fstab(""), "/mnt/swapfile": "" },
    "something else on the temporary disk": fstab("/mnt/data /srv none bind,nofail 0 0\n"),
    "a comment": fstab("#/mnt/resource/swapfile none swap sw 0 0\n"),
  },
  fail: {
    "a line": [fstab("/mnt/resource/swapfile none swap sw 0 0\n"), { path: "/etc/fstab", line: 2 }],
    "tabs, and another name": [
      fstab("/mnt/swap.img\tnone\tswap\tsw\t0\t0\n"),
      { path: "/etc/fstab", line: 2, subject: "/mnt/swap.img" },
    ],
    "the agent's own mount point": [
      { ...fstab("/data/swapfile none swap sw 0 0\n"), ...agent("ResourceDisk.MountPoint=/data") },
      { subject: "/data/swapfile" },
    ],
  },
  notApplicable: {
    "cloud-init off": { ...installed, "/etc/fstab": "/mnt/resource/swapfile none swap sw 0 0\n" },
    "no cloud-init": { "/etc/fstab": "/mnt/resource/swapfile none swap sw 0 0\n" },
  },
  undecided: { "an unreadable fstab": [{ ...cloudInitEnabled, "/etc/fstab": unreadable() }, "permission denied"] },
});
