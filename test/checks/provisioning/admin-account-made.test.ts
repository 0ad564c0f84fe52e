import adminAccount from "../../../checks/provisioning/admin-account-made.ts";
import { oracle9 } from "../../../fixtures/trees/oracle-9.ts";
import { ubuntu2204 } from "../../../fixtures/trees/ubuntu-22.04.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { textOf } from "../../facts/provisioning/trees.ts";

const cfg = "/etc/cloud/cloud.cfg";
const dropIn = "/etc/cloud/cloud.cfg.d/99-users.cfg";
const ubuntu = ubuntu2204();

checkTest(adminAccount, {
  pass: {
    "the distribution's list": ubuntu,
    "a list with another account besides": { ...ubuntu, [dropIn]: "users:\n  - name: svc\n  - default\n" },
    "names in one text": { ...ubuntu, [dropIn]: "users: svc, default\n" },
    "settings without a name, which are the default account's": {
      ...ubuntu,
      [dropIn]: "users:\n  - shell: /bin/zsh\n",
    },
    "the older key": { ...ubuntu, [dropIn]: "users: []\nuser: {name: azureuser}\n" },
    "no cloud-init": oracle9(),
    "no module for users, which another check tells": {
      ...ubuntu,
      [cfg]: textOf(ubuntu, cfg).replace("  - users_groups\n", "").replace("users:\n  - default\n", ""),
    },
    "a configuration of which only a part is there": { ...ubuntu, [cfg]: "datasource_list: [ Azure ]\n" },
  },
  fail: {
    "a list without it": [
      { ...ubuntu, [dropIn]: "# own\nusers:\n  - name: root\n" },
      { message: "the list of users does not contain default", path: dropIn, line: 2 },
    ],
    "an empty list": [{ ...ubuntu, [dropIn]: "users: []\n" }, { path: dropIn }],
    "no list": [
      { ...ubuntu, [cfg]: textOf(ubuntu, cfg).replace("users:\n  - default\n", "") },
      { message: "there is no list of users that contains default", path: cfg },
    ],
  },
  notApplicable: {
    "a specialized image": { tree: { ...ubuntu, [dropIn]: "users: []\n" }, target: { type: "specialized" } },
  },
});
