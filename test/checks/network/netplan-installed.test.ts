import netplanInstalled from "../../../checks/network/netplan-installed.ts";
import { checkTest, program } from "../../../src/testing/index.ts";
import { el9, system, ubuntu } from "./_trees.ts";

checkTest(netplanInstalled, {
  pass: { "in /usr/sbin": { ...ubuntu, "/usr/sbin/netplan": program() } },
  fail: {
    absent: [ubuntu, { message: "not installed" }],
    "no program": [{ ...ubuntu, "/usr/sbin/netplan": "text" }, {}],
  },
  notApplicable: { "16.04": system("ubuntu", "16.04"), "another distribution": el9 },
});
