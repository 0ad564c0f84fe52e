import pyasn1 from "../../../checks/generic/pyasn1.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { agentTree, noAgent } from "../agent/_agent-tree.ts";

const el7 = { "/etc/os-release": "ID=centos\nVERSION_ID=7\n" };
const module = { "/usr/lib/python2.7/site-packages/pyasn1/__init__.py": "" };

checkTest(pyasn1, {
  pass: { installed: agentTree(undefined, { ...el7, ...module }) },
  fail: { missing: [agentTree(undefined, el7), { message: "pyasn1 is not installed" }] },
  notApplicable: {
    "release 9": agentTree(undefined, { "/etc/os-release": "ID=rhel\nVERSION_ID=9.6\n" }),
    "no agent": { ...noAgent, ...el7 },
    "another family": agentTree(undefined, { "/etc/os-release": "ID=debian\nVERSION_ID=12\n" }),
  },
});
