import sshUserDirs from "../../../checks/leftovers/ssh-user-dirs.ts";
import { checkTest, unreadableDirectory } from "../../../src/testing/index.ts";

checkTest(sshUserDirs, {
  pass: { "cloud-init's refusal only": { "/root/.ssh/authorized_keys": "x", "/root/.ssh/known_hosts": "" } },
  fail: {
    "root's": [
      {
        "/root/.ssh/id_ed25519": "-----BEGIN OPENSSH PRIVATE KEY-----\n",
        "/root/.ssh/id_ed25519.pub": "x",
        "/root/.ssh/known_hosts": "x",
        "/root/.ssh/config": "x",
      },
      { path: "/root/.ssh/id_ed25519" },
      { path: "/root/.ssh/known_hosts", level: "should" },
      { path: "/root/.ssh/config", level: "should" },
      { path: "/root/.ssh/id_ed25519.pub", level: "should" },
    ],
    "a key by any name, in a home without account": [
      { "/home/gone/.ssh/deploy": "-----BEGIN RSA PRIVATE KEY-----\n" },
      { path: "/home/gone/.ssh/deploy", line: 1 },
    ],
  },
  undecided: { "a directory that cannot be read": { "/root/.ssh": unreadableDirectory() } },
});
