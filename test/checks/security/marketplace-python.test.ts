import marketplacePython from "../../../checks/security/marketplace-python.ts";
import { type Tree, checkTest, link, program } from "../../../src/testing/index.ts";

const on = (tree: Tree) => ({ tree, target: { target: "marketplace" } as const });

checkTest(marketplacePython, {
  pass: {
    "3.9": on({ "/usr/bin/python3.9": program() }),
    "the newest counts": on({
      "/usr/bin/python2.7": program(),
      "/usr/bin/python3": link("python3.11"),
      "/usr/bin/python3.11": program(),
    }),
  },
  fail: {
    "3.8": [on({ "/usr/bin/python3.8": program() }), { path: "/usr/bin/python3.8", level: "info" }],
    "RHEL 8's own": [on({ "/usr/libexec/platform-python3.6": program() }), { level: "info" }],
    "2.6": [on({ "/usr/bin/python2.6": program() }), { level: "info" }],
    "2.4": [on({ "/usr/bin/python2.4": program() }), { message: "older than certification accepts" }],
    none: [on({}), { message: "no Python" }],
  },
  notApplicable: { "another target": {}, Flatcar: on({ "/etc/os-release": "ID=flatcar\n" }) },
  undecided: { "a name without version": on({ "/usr/bin/python": program() }) },
});
