import check from "../../../checks/cloud-init/default-user-conflict.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";

const passwd = (...lines: readonly string[]) => ({
  "/etc/passwd": `root:x:0:0:root:/root:/bin/bash\n${lines.map((line) => `${line}\n`).join("")}`,
});

checkTest(check, {
  pass: {
    "system accounts": passwd("daemon:x:1:1::/:/usr/sbin/nologin", "app:x:999:999::/:/bin/sh"),
    nobody: passwd("nobody:x:65534:65534::/:/usr/sbin/nologin"),
    "above the range": passwd("big:x:60001:60001::/:/bin/sh"),
  },
  fail: {
    "the first of people": [
      passwd("azureuser:x:1000:1000::/home/azureuser:/bin/bash"),
      { path: "/etc/passwd", line: 2, subject: "azureuser", evidence: { actual: "uid 1000" } },
    ],
    "the last of the range": [passwd("last:x:60000:60000::/:/bin/sh"), { subject: "last" }],
    "a lower UID_MIN": [
      { ...passwd("old:x:500:500::/:/bin/sh"), "/etc/login.defs": "UID_MIN 500\n" },
      { subject: "old" },
    ],
  },
  notApplicable: {
    "a specialized image": { tree: passwd("me:x:1000:1000::/:/bin/sh"), target: { type: "specialized" } },
  },
  undecided: { "an unreadable passwd": [{ "/etc/passwd": unreadable() }, "permission denied"] },
});
