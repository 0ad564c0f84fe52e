import hostname from "../../../checks/provisioning/specialized-hostname.ts";
import { type Tree, checkTest, unreadable } from "../../../src/testing/index.ts";

const specialized = (tree: Tree) => ({ tree, target: { type: "specialized" as const } });

checkTest(hostname, {
  pass: {
    "no name": specialized({}),
    "an empty file": specialized({ "/etc/hostname": "\n" }),
    "localhost.localdomain": specialized({ "/etc/hostname": "localhost.localdomain\n" }),
  },
  fail: {
    "a name": [
      specialized({ "/etc/hostname": "# the build host\ngolden\n" }),
      { path: "/etc/hostname", line: 2, evidence: { actual: "golden" } },
    ],
    "a name of an older release": [
      specialized({ "/etc/sysconfig/network": "NETWORKING=yes\nHOSTNAME=golden.example\n" }),
      { path: "/etc/sysconfig/network", line: 2 },
    ],
  },
  notApplicable: { "a generalized image": { "/etc/hostname": "golden\n" } },
  undecided: { "a file that cannot be read": [specialized({ "/etc/hostname": unreadable() }), "permission denied"] },
});
