import check from "../../../checks/cloud-init/swap-mount-options.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { cloudInitEnabled } from "../../facts/cloud-init/base.ts";
import { dropIn } from "./_trees.ts";

const swap = (options: string) => ({
  ...cloudInitEnabled,
  ...dropIn(`mounts:\n  - [ephemeral0.2, none, swap${options}]\n`, "00-azure-swap.cfg"),
});

checkTest(check, {
  pass: {
    "as the page has it": swap(
      ', "sw,nofail,x-systemd.requires=cloud-init.service,x-systemd.device-timeout=2", "0", "0"',
    ),
    "another order, the new name": swap(
      ', "x-systemd.device-timeout=10s, x-systemd.after=cloud-init-network.service,nofail"',
    ),
  },
  fail: {
    "sw alone": [
      swap(", sw"),
      { message: "the swap entry of ephemeral0.2 lacks nofail", line: 2, evidence: { actual: "sw" } },
    ],
    "nofail alone": [
      swap(', "sw,nofail"'),
      { message: /x-systemd.device-timeout and x-systemd.requires/, level: "should" },
    ],
    "no time limit": [
      swap(', "nofail,x-systemd.requires=cloud-init.service"'),
      { message: "the swap entry of ephemeral0.2 lacks x-systemd.device-timeout", level: "should" },
    ],
    "cloud-init's own options": [
      swap(""),
      { level: "should", evidence: { actual: /defaults,nofail/ as unknown as string } },
    ],
    "default fields without nofail": [
      { ...swap(""), "/etc/cloud/cloud.cfg": "mount_default_fields: [~, ~, auto, defaults, '0', '2']\n" },
      { message: /lacks nofail/ },
    ],
  },
  notApplicable: {
    "no swap": cloudInitEnabled,
    "no cloud-init": dropIn("mounts: [[ephemeral0.2, none, swap]]\n"),
  },
});
