import notCompromised from "../../../checks/security/not-compromised.ts";
import { absent, checkTest, directory, file, program, unreadable } from "../../../src/testing/index.ts";

const sound = {
  "/etc/passwd": "root:x:0:0::/root:/bin/sh\n",
  "/etc/shadow": file("root:*:1::::::\n", { mode: 0o640 }),
  "/bin/sh": program(),
  "/etc/ssh/sshd_config": "",
};

checkTest(notCompromised, {
  pass: {
    sound: sound,
    "SUSE's sshd_config": {
      ...sound,
      "/etc/os-release": "ID=sles\n",
      "/etc/ssh/sshd_config": absent,
      "/usr/etc/ssh/sshd_config": "",
    },
    "a tree without owners": {
      ...sound,
      "/etc": directory({ uid: 501 }),
      "/etc/shadow": file("", { mode: 0o644, uid: 501 }),
    },
  },
  fail: {
    "a second root": [
      { ...sound, "/etc/passwd": "root:x:0:0::/root:/bin/sh\ntoor:x:0:0::/root:/bin/sh\n" },
      { path: "/etc/passwd", line: 2, subject: "toor" },
    ],
    "open files": [
      {
        ...sound,
        "/etc/shadow": file("", { mode: 0o644 }),
        "/etc/ssh/sshd_config": file("", { mode: 0o666 }),
        "/root/.ssh/authorized_keys": file("", { mode: 0o640 }),
      },
      { path: "/etc/shadow", evidence: { actual: "0644" } },
      { path: "/etc/ssh/sshd_config" },
      { path: "/root/.ssh/authorized_keys" },
    ],
    "accounts that all may make": [
      {
        ...sound,
        "/etc/passwd": file("root:x:0:0::/root:/bin/sh\n", { mode: 0o666 }),
        "/etc/group": file("root:x:0:\n", { mode: 0o664 }),
      },
      { path: "/etc/passwd", evidence: { actual: "0666" } },
      { path: "/etc/group" },
    ],
    "missing ones": [
      { "/etc/passwd": "root:x:0:0::/root:/bin/sh\n", "/usr/sbin/sshd": program() },
      { path: "/etc/shadow" },
      { path: "/bin/sh" },
      { path: "/etc/ssh/sshd_config" },
    ],
  },
  notApplicable: { "no accounts yet": {} },
  undecided: { unreadable: { ...sound, "/etc/ssh/sshd_config": unreadable() } },
});
