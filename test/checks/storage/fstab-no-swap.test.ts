import fstabNoSwap from "../../../checks/storage/fstab-no-swap.ts";
import { oracle9 } from "../../../fixtures/trees/oracle-9.ts";
import { enabled, systemdTargets } from "../../../fixtures/trees/parts/systemd.ts";
import { ubuntu2204 } from "../../../fixtures/trees/ubuntu-22.04.ts";
import { checkTest, link, unreadable } from "../../../src/testing/index.ts";

const table = (text: string) => ({ "/etc/fstab": text });
const swapUnit = (what: string) => ({
  ...systemdTargets(),
  "/etc/machine-id": "",
  "/etc/systemd/system/swap.swap": `[Swap]\nWhat=${what}\n[Install]\nWantedBy=swap.target\n`,
  ...enabled("swap.swap", "swap.target"),
});

checkTest(fstabNoSwap, {
  pass: {
    "no swap": table("UUID=1 / ext4\n"),
    "Oracle's swap on the temporary disk": oracle9(),
    "by Azure's link": table("/dev/disk/azure/resource-part2 none swap sw,nofail,x-systemd.device-timeout=2 0 0\n"),
    "a file where cloud-init mounts the temporary disk": {
      ...ubuntu2204(),
      "/etc/fstab": "/mnt/swapfile none swap sw 0 0\n",
    },
    "zram, as Fedora": table("/dev/zram0 none swap defaults 0 0\n"),
    "by hand only": table("/swapfile none swap noauto 0 0\n"),
    comments: table("#/swapfile none swap sw 0 0\n"),
    "a unit that does not start": {
      ...systemdTargets(),
      "/etc/machine-id": "",
      "/etc/systemd/system/swap.swap": "[Swap]\nWhat=/swapfile\n",
    },
    "a masked unit": { ...swapUnit("/swapfile"), "/etc/systemd/system/swap.swap": link("/dev/null") },
    "resume switched off": { "/boot/grub/grub.cfg": "menuentry t { linux /k root=UUID=1 resume=UUID=2 noresume }" },
  },
  fail: {
    "Ubuntu's installer": [
      table("UUID=1 / ext4\n/swap.img none swap sw 0 0\n"),
      { message: "/swap.img on the OS disk", path: "/etc/fstab", line: 2 },
    ],
    "a partition and a volume": [
      table("UUID=2 swap swap defaults 0 0\n/dev/mapper/rhel-swap none swap defaults 0 0\n"),
      { line: 1 },
      { line: 2 },
    ],
    "a file below /mnt that nobody mounts": [table("/mnt/swapfile none swap sw 0 0\n"), { message: "/mnt/swapfile" }],
    "a unit": [swapUnit("/swapfile"), { path: "/etc/systemd/system/swap.swap", line: 2, subject: "swap.swap" }],
    "resume on the command line": [
      { "/boot/grub/grub.cfg": "menuentry t {\n  linux /k root=UUID=1 resume=/dev/mapper/rhel-swap\n}" },
      { level: "should", path: "/boot/grub/grub.cfg", line: 2 },
    ],
  },
  undecided: { "a table that cannot be read": [{ "/etc/fstab": unreadable() }, "permission denied"] },
});
