import sshHostKeys from "../../../checks/leftovers/ssh-host-keys.ts";
import { checkTest, unreadableDirectory } from "../../../src/testing/index.ts";

checkTest(sshHostKeys, {
  pass: {
    none: { "/etc/ssh/sshd_config": "", "/etc/ssh/ssh_config": "x", "/etc/ssh/moduli": "x" },
    emptied: { "/etc/ssh/ssh_host_rsa_key": "" },
  },
  fail: {
    "a pair and a public key alone": [
      {
        "/etc/ssh/ssh_host_rsa_key": "x",
        "/etc/ssh/ssh_host_rsa_key.pub": "x",
        "/etc/ssh/ssh_host_ed25519_key.pub": "x",
      },
      { path: "/etc/ssh/ssh_host_ed25519_key.pub", message: "public" },
      { path: "/etc/ssh/ssh_host_rsa_key", message: "private" },
    ],
    "elsewhere, as sshd_config says": [
      { "/etc/ssh/sshd_config": "HostKey /srv/keys/host\n", "/srv/keys/host": "x" },
      { path: "/srv/keys/host" },
    ],
    "Dropbear's": [
      { "/etc/dropbear/dropbear_ed25519_host_key": "x" },
      { path: "/etc/dropbear/dropbear_ed25519_host_key" },
    ],
  },
  notApplicable: {
    "a specialized image keeps them": { tree: { "/etc/ssh/ssh_host_rsa_key": "x" }, target: { type: "specialized" } },
  },
  undecided: { "a directory that cannot be read": { "/etc/ssh": unreadableDirectory() } },
});
