import notDeprovisioned from "../../../checks/provisioning/specialized-not-deprovisioned.ts";
import { debian12, debian12Specialized } from "../../../fixtures/trees/debian-12.ts";
import { type Tree, absent, checkTest, file, unreadable } from "../../../src/testing/index.ts";

const specialized = (tree: Tree) => ({ tree, target: { type: "specialized" as const } });
const passwd = "root:x:0:0:root:/root:/bin/bash\nowner:x:1000:1000::/home/owner:/bin/bash\n";
const shadow = (owner: string, root = "*") =>
  file(`root:${root}:19000:0:99999:7:::\nowner:${owner}:19000:0:99999:7:::\n`, { mode: 0o600 });
const key = { "/etc/ssh/ssh_host_ed25519_key": "x" };
const noKeys: Tree = Object.fromEntries(
  ["rsa", "ecdsa", "ed25519"].flatMap((type) => [
    [`/etc/ssh/ssh_host_${type}_key`, absent],
    [`/etc/ssh/ssh_host_${type}_key.pub`, absent],
  ]),
);

checkTest(notDeprovisioned, {
  pass: {
    "a captured machine with an authorized key": specialized(debian12Specialized()),
    "an account with a password": specialized({ "/etc/passwd": passwd, "/etc/shadow": shadow("$6$salt$hash"), ...key }),
    "root with a password": specialized({ "/etc/passwd": passwd, "/etc/shadow": shadow("!", "$6$salt$hash"), ...key }),
    "a key, where passwords cannot be read": specialized({
      "/etc/passwd": passwd,
      "/etc/shadow": unreadable(),
      "/home/owner/.ssh/authorized_keys": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExample owner\n",
      ...key,
    }),
    "host keys that sshd's unit makes": specialized({
      ...debian12Specialized(),
      ...noKeys,
      "/usr/lib/systemd/system/ssh.service":
        "[Service]\nExecStartPre=/usr/bin/ssh-keygen -A\nExecStart=/usr/sbin/sshd -D\n[Install]\nWantedBy=multi-user.target\n",
    }),
    "host keys that a cloud-init that runs makes": specialized({
      ...debian12Specialized(),
      ...noKeys,
      "/etc/cloud/cloud-init.disabled": absent,
    }),
  },
  fail: {
    "a deprovisioned machine": [
      specialized({ ...debian12(), "/etc/cloud/cloud-init.disabled": "" }),
      { message: "no account has a password or an authorized key", path: "/etc/passwd" },
      { message: "there are no SSH host keys, and nothing makes new ones", path: "/etc/ssh" },
    ],
    "an account that is locked": [
      specialized({ "/etc/passwd": passwd, "/etc/shadow": shadow("!$6$salt$hash"), ...key }),
      { path: "/etc/passwd" },
    ],
    "a password without a shell": [
      specialized({
        "/etc/passwd": passwd.replaceAll("/bin/bash", "/usr/sbin/nologin"),
        "/etc/shadow": shadow("$6$salt$hash"),
        ...key,
      }),
      { path: "/etc/passwd" },
    ],
    "host keys gone": [
      specialized({ ...debian12Specialized(), ...noKeys }),
      {
        message: "no SSH host keys",
        fix: { text: "Make the keys before the machine is captured.", commands: ["ssh-keygen -A"] },
      },
    ],
  },
  notApplicable: { "a generalized image": debian12() },
  undecided: {
    "passwords that cannot be read": [
      specialized({ "/etc/passwd": passwd, "/etc/shadow": unreadable(), ...key }),
      "permission denied",
    ],
    "accounts that are made at first boot": [specialized(key), "at first boot"],
  },
});
