import check from "../../../checks/cloud-init/ssh-users-modules.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { cloudInitEnabled, installed } from "../../facts/cloud-init/base.ts";

const conf = (list: string) => ({ ...cloudInitEnabled, "/etc/cloud/cloud.cfg": `cloud_init_modules: ${list}\n` });

checkTest(check, {
  pass: {
    "with dashes": conf("[set_hostname, update_hostname, users-groups, ssh]"),
    "with underscores": conf("[set_hostname, update_hostname, users_groups, ssh]"),
  },
  fail: {
    "ssh removed": [conf("[set_hostname, update_hostname, users-groups]"), { subject: "ssh", line: 1 }],
    "no update": [conf("[set_hostname, users_groups, ssh]"), { subject: "update_hostname", level: "should" }],
    "a mis-indented list": [
      conf("\n - set_hostname\n - update_hostname\n - users_groups\n   - ssh"),
      { subject: "users_groups" },
      { subject: "ssh" },
    ],
  },
  notApplicable: {
    "units off": installed,
    "a specialized image": { tree: conf("[]"), target: { type: "specialized" } },
  },
});
