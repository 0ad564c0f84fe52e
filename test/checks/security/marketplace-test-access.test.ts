import marketplaceTestAccess from "../../../checks/security/marketplace-test-access.ts";
import { type Tree, absent, checkTest, link, program, unreadable } from "../../../src/testing/index.ts";

const wanted = "/etc/systemd/system/multi-user.target.wants";
const system = {
  "/usr/sbin/sshd": program(),
  "/usr/lib/systemd/systemd": program(),
  "/usr/lib/systemd/system/multi-user.target": "[Unit]\nDescription=Multi-User System\n",
  "/usr/lib/systemd/system/default.target": link("multi-user.target"),
  "/usr/lib/systemd/system/ssh.service":
    "[Service]\nExecStart=/usr/sbin/sshd -D\n[Install]\nWantedBy=multi-user.target\nAlias=sshd.service\n",
  "/etc/machine-id": "",
};
const enabled = { ...system, [`${wanted}/ssh.service`]: link("/usr/lib/systemd/system/ssh.service") };
const on = (tree: Tree) => ({
  tree: { ...enabled, "/usr/bin/sudo": program(), ...tree },
  target: { target: "marketplace" } as const,
});

checkTest(marketplaceTestAccess, {
  pass: {
    "sshd and sudo": on({}),
    "a shell that is there": on({ "/etc/default/useradd": "SHELL=/bin/bash\n", "/bin/bash": program() }),
  },
  fail: {
    "no sshd": [on({ [`${wanted}/ssh.service`]: absent }), { message: "no SSH server" }],
    "no sudo": [on({ "/usr/bin/sudo": absent }), { message: "sudo is not installed" }],
    "no shell for new accounts": [
      on({ "/etc/default/useradd": "# x\nSHELL=/usr/sbin/nologin\n" }),
      { path: "/etc/default/useradd", line: 2 },
    ],
    "a shell that is not there": [on({ "/etc/default/useradd": "SHELL=/bin/fish\n" }), { message: "does not exist" }],
  },
  notApplicable: { "another target": {} },
  undecided: { unreadable: on({ "/etc/default/useradd": unreadable() }) },
});
