import marketplaceSwap from "../../../checks/security/marketplace-swap.ts";
import { type Tree, checkTest, link, unreadable } from "../../../src/testing/index.ts";

const on = (tree: Tree) => ({ tree, target: { target: "marketplace" } as const });

checkTest(marketplaceSwap, {
  pass: {
    none: on({ "/etc/fstab": "UUID=1 / ext4 defaults 0 1\n" }),
    "in memory and on the temporary disk": on({
      "/etc/fstab":
        "/dev/zram0 none swap sw 0 0\n/mnt/resource/swapfile none swap sw 0 0\n/dev/disk/cloud/azure_resource-part2 none swap sw 0 0\n",
    }),
    "not switched on": on({ "/etc/fstab": "UUID=1 none swap noauto 0 0\n" }),
  },
  fail: {
    "a file": [
      on({ "/etc/fstab": "# x\n/swap.img none swap sw 0 0\n" }),
      { path: "/etc/fstab", line: 2, evidence: { actual: "/swap.img" } },
    ],
    "a unit": [
      on({
        "/usr/lib/systemd/system/multi-user.target": "[Unit]\n",
        "/usr/lib/systemd/system/default.target": link("multi-user.target"),
        "/etc/systemd/system/swapfile.swap": "[Swap]\nWhat=/swapfile\n",
        "/etc/systemd/system/multi-user.target.wants/swapfile.swap": link("../swapfile.swap"),
      }),
      { path: "/etc/systemd/system/swapfile.swap", line: 2, subject: "swapfile.swap" },
    ],
  },
  notApplicable: { "another target": {} },
  undecided: { unreadable: on({ "/etc/fstab": unreadable() }) },
});
