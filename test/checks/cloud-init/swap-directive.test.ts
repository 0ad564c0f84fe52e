import check from "../../../checks/cloud-init/swap-directive.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { cloudInitEnabled } from "../../facts/cloud-init/base.ts";
import { dropIn } from "./_trees.ts";

const disk = "disk_setup:\n  ephemeral0:\n    table_type: mbr\n    layout: [66, [33, 82]]\n    overwrite: True\n";
const made =
  "fs_setup:\n  - device: ephemeral0.1\n    filesystem: ext4\n  - device: ephemeral0.2\n    filesystem: swap\n";
const mounts = 'mounts:\n  - ["ephemeral0.1", "/mnt"]\n  - ["ephemeral0.2", "none", "swap", "sw,nofail", "0", "0"]\n';
const path = "/etc/cloud/cloud.cfg.d/00-azure-swap.cfg";
const conf = (...parts: readonly string[]) => ({ ...cloudInitEnabled, ...dropIn(parts.join(""), "00-azure-swap.cfg") });

checkTest(check, {
  pass: {
    "as the page has it": conf(disk, made, mounts),
    "a partition by number": conf(
      disk,
      "fs_setup:\n  - {device: ephemeral0, partition: 2, filesystem: swap}\n",
      mounts,
    ),
    "swap of another disk": conf("mounts:\n - [/dev/sdc1, none, swap, sw]\n"),
  },
  fail: {
    "no fs_setup": [conf(disk, mounts), { message: /fs_setup does not make/, path, line: 8 }],
    "no mounts": [conf(disk, made), { message: /mounts does not use/, path, line: 9 }],
    "no disk_setup": [conf(made, mounts), { message: /does not part/, path, line: 4 }],
    "one partition only": [
      conf(disk.replace("[66, [33, 82]]", "True"), made, mounts),
      { message: /no partition 2/, line: 2, evidence: { actual: "1 partitions" } },
    ],
    "no overwriting": [conf(disk.replace("True", "False"), made, mounts), { message: /does not overwrite/, line: 2 }],
    "the kickstart sample": [
      conf("disk_setup:\nephemeral0:\n    layout: [66, [33, 82]]\n", made, mounts),
      { message: /does not part/ },
    ],
  },
  notApplicable: {
    "no swap": conf("mounts:\n - [ephemeral0, /mnt]\n"),
    "no cloud-init": dropIn(mounts),
  },
});
