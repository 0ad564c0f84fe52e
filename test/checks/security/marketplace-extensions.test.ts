import marketplaceExtensions from "../../../checks/security/marketplace-extensions.ts";
import { type Tree, absent, checkTest, link } from "../../../src/testing/index.ts";
import { ubuntu2204 } from "../../../fixtures/trees/ubuntu-22.04.ts";

const on = (tree: Tree) => ({ tree, target: { target: "marketplace" } as const });

checkTest(marketplaceExtensions, {
  pass: { "an agent that runs": on(ubuntu2204()) },
  fail: {
    "no agent": [on({ ...ubuntu2204(), "/usr/sbin/waagent": absent }), { message: "not installed" }],
    "switched off": [
      on({ ...ubuntu2204(), "/etc/waagent.conf": "Extensions.Enabled=n\n" }),
      { path: "/etc/waagent.conf", line: 1 },
    ],
    masked: [
      on({ ...ubuntu2204(), "/etc/systemd/system/walinuxagent.service": link("/dev/null") }),
      { message: "does not run" },
    ],
  },
  notApplicable: { "another target": {} },
});
