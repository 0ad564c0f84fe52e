import sudoersValid from "../../../checks/security/sudoers-valid.ts";
import { checkTest, directory, file, program } from "../../../src/testing/index.ts";

const include = "@includedir /etc/sudoers.d\n";
const sudo = (text: string) => ({ "/usr/bin/sudo": program(), "/etc/sudoers": file(text, { mode: 0o440 }) });

checkTest(sudoersValid, {
  pass: {
    "as packaged": sudo("root ALL=(ALL) ALL\n#includedir /etc/sudoers.d\n"),
    "an owner that a plain directory lost": {
      ...sudo(include),
      "/etc": directory({ uid: 501 }),
      "/etc/sudoers": file(include, { uid: 501, mode: 0o666 }),
    },
    "a specialized image needs no drop-ins": { tree: sudo("ann ALL=ALL\n"), target: { type: "specialized" } },
    "root's group may write": { ...sudo(""), "/etc/sudoers": file(include, { mode: 0o660 }) },
  },
  fail: {
    "a syntax error in a drop-in": [
      { ...sudo(include), "/etc/sudoers.d/app": file("app ALL=(ALL NOPASSWD: ALL\n", { mode: 0o440 }) },
      { path: "/etc/sudoers.d/app", line: 1 },
    ],
    "no include": [sudo("root ALL=(ALL) ALL\n"), { path: "/etc/sudoers", message: "not included" }],
    "no file": [{ "/usr/bin/sudo": program(), "/etc/passwd": "root:x:0:0::/root:/bin/sh\n" }, { path: "/etc/sudoers" }],
    "another's": [
      { ...sudo(""), "/etc/sudoers": file(include, { mode: 0o440, uid: 1000 }) },
      { message: "owned by another" },
    ],
    writable: [{ ...sudo(""), "/etc/sudoers": file(include, { mode: 0o666 }) }, { evidence: { actual: "0666" } }],
    "readable by all": [{ ...sudo(""), "/etc/sudoers": file(include, { mode: 0o644 }) }, { level: "info" }],
  },
  notApplicable: { "no sudo": {}, "no accounts yet": { "/usr/bin/sudo": program() } },
  undecided: {
    "a drop-in that cannot be read": {
      ...sudo(include),
      "/etc/sudoers.d/a": { type: "file", unreadable: "permission denied", mode: 0o440 },
    },
  },
});
