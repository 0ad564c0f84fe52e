import firewallOff from "../../../checks/security/firewall-off.ts";
import { type Tree, checkTest, link } from "../../../src/testing/index.ts";

const booted = {
  "/usr/lib/systemd/system/multi-user.target": "[Unit]\nDescription=Multi-User System\n",
  "/usr/lib/systemd/system/default.target": link("multi-user.target"),
  "/etc/machine-id": "",
};
const on = (tree: Tree) => ({ tree, target: { target: "marketplace" } as const });

checkTest(firewallOff, {
  pass: {
    none: on(booted),
    "installed, not enabled": on({ ...booted, "/usr/lib/systemd/system/firewalld.service": "[Service]\n" }),
  },
  fail: {
    "RHEL's": [
      on({
        ...booted,
        "/usr/lib/systemd/system/firewalld.service": "[Service]\nExecStart=/usr/sbin/firewalld\n",
        "/etc/systemd/system/multi-user.target.wants/firewalld.service": link(
          "/usr/lib/systemd/system/firewalld.service",
        ),
      }),
      { subject: "firewalld.service", message: "firewalld starts at boot" },
    ],
  },
  notApplicable: { "another target": booted },
});
