import marketplaceBashHistory from "../../../checks/security/marketplace-bash-history.ts";
import { type Tree, checkTest, unreadableDirectory } from "../../../src/testing/index.ts";

const on = (tree: Tree) => ({ tree, target: { target: "marketplace" } as const });

checkTest(marketplaceBashHistory, {
  pass: {
    none: on({}),
    emptied: on({ "/root/.bash_history": "" }),
    "another kind": on({ "/root/.python_history": "x" }),
    "of an account without shell": on({
      "/etc/passwd": "app:x:200:200::/srv/app:/sbin/nologin\n",
      "/srv/app/.bash_history": "x",
    }),
  },
  fail: {
    "1 KiB and a byte": [
      on({ "/root/.bash_history": "x".repeat(1025) }),
      { path: "/root/.bash_history", evidence: { actual: "1025 bytes" } },
    ],
    "1 KiB": [on({ "/root/.zsh_history": "x".repeat(1024) }), { level: "should" }],
    "csh's, in any home": [on({ "/home/ann/.history": "x" }), { path: "/home/ann/.history" }],
  },
  notApplicable: { "another target": { "/root/.bash_history": "x" } },
  undecided: { unreadable: on({ "/root": unreadableDirectory() }) },
});
