import check from "../../../checks/cloud-init/network-config-not-disabled.ts";
import { type Tree, checkTest, link, program } from "../../../src/testing/index.ts";
import { cloudInitEnabled } from "../../facts/cloud-init/base.ts";
import { dropIn } from "./_trees.ts";

const ubuntu: Tree = { ...cloudInitEnabled, "/etc/os-release": 'ID=ubuntu\nVERSION_ID="22.04"\n' };
const off = dropIn("network: {config: disabled}\n", "subiquity-disable-cloudinit-networking.cfg");
const networkd: Tree = {
  "/usr/lib/systemd/systemd-networkd": program(),
  "/usr/lib/systemd/system/systemd-networkd.service":
    "[Service]\nExecStart=/usr/lib/systemd/systemd-networkd\n[Install]\nWantedBy=multi-user.target\n",
  "/etc/systemd/system/multi-user.target.wants/systemd-networkd.service": link(
    "/usr/lib/systemd/system/systemd-networkd.service",
  ),
  "/etc/systemd/network/10-all.network": "[Match]\nName=e*\n[Network]\nDHCP=yes\n",
};

checkTest(check, {
  pass: { "not switched off": ubuntu, "another value": { ...ubuntu, ...dropIn("network: {config: enabled}\n") } },
  fail: {
    "switched off": [
      { ...ubuntu, ...off },
      { path: "/etc/cloud/cloud.cfg.d/subiquity-disable-cloudinit-networking.cfg", line: 1 },
    ],
    "switched off, DHCP by networkd": [{ ...ubuntu, ...off, ...networkd }, { level: "info" }],
    "left by an upgrade": [
      { ...ubuntu, "/var/lib/cloud/data/upgraded-network": "" },
      { path: "/var/lib/cloud/data/upgraded-network" },
    ],
  },
  notApplicable: { Debian: { ...cloudInitEnabled, ...off } },
});
