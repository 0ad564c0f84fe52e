import noLogs from "../../../checks/security/no-logs.ts";
import { type Tree, checkTest } from "../../../src/testing/index.ts";

const on = (tree: Tree) => ({ tree, target: { target: "marketplace" } as const });

checkTest(noLogs, {
  pass: { empty: on({ "/var/log/syslog": "", "/var/log/waagent.log": "" }) },
  fail: {
    "of the build": [
      on({ "/var/log/auth.log": "x", "/var/log/waagent.log": "x", "/var/log/azure/a.log": "x" }),
      { path: "/var/log/auth.log" },
      { path: "/var/log/waagent.log" },
      { path: "/var/log/azure" },
    ],
    "of packages": [on({ "/var/log/dpkg.log": "x" }), { level: "info" }],
  },
  notApplicable: { "another target": {} },
});
