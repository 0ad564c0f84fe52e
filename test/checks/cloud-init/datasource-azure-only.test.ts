import check from "../../../checks/cloud-init/datasource-azure-only.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";
import { cloudInitEnabled, installed, release } from "../../facts/cloud-init/base.ts";
import { dropIn } from "./_trees.ts";

const path = "/etc/cloud/cloud.cfg.d/91-azure.cfg";
const list = (text: string) => ({ ...cloudInitEnabled, ...dropIn(`datasource_list: ${text}\n`) });
const seed = { "/var/lib/cloud/seed/nocloud/user-data": "", "/var/lib/cloud/seed/nocloud/meta-data": "" };

checkTest(check, {
  pass: {
    "Azure alone": list("[ Azure ]"),
    "Azure and None": list("[ Azure, None ]"),
    "None in front": list("[ None, Azure ]"),
    "no list": cloudInitEnabled,
    "a block list, which the built-in one replaces": list("\n  - NoCloud\n  - Azure"),
    "a bracket over several lines": list("[\n    Azure,\n    NoCloud,\n    None\n  ]"),
    "a list of others behind Azure": list("[ Azure, NoCloud, ConfigDrive ]"),
    "a list of others in front that find nothing": list("[ NoCloud, Azure, None ]"),
    "a later file wins": { ...list("[ NoCloud ]"), ...dropIn("datasource_list: [ Azure ]\n", "99.cfg") },
    "a comment": { ...list("[ Azure ]"), ...dropIn("# datasource_list: [ NoCloud ]\n", "99.cfg") },
  },
  fail: {
    "several, none is Azure": [
      list("[ NoCloud, ConfigDrive, None ]"),
      { message: /switched off/, path, line: 1, evidence: { actual: "[ NoCloud, ConfigDrive, None ]" } },
    ],
    "another one alone": [list("[ NoCloud ]"), { message: /no source/, path }],
    "None alone": [list("[ None ]"), { message: /no source/, path }],
    "a list broken after a foreign name": [list("[ NoCloud,\n  Azure ]"), { path, line: 1 }],
    "lower case": [list("[ azure, nocloud ]"), { message: /switched off/ }],
    "a comment behind the list until 24.1": [list("[ NoCloud ] # x"), { message: /switched off/ }],
    "a block list with 23.4": [
      { ...cloudInitEnabled, ...dropIn("datasource_list:\n  - Azure\n"), ...release("23.4") },
      { message: /no source/, path },
    ],
    "a seed that wins": [{ ...cloudInitEnabled, ...seed }, { message: /NoCloud, which it finds before Azure/ }],
    "a seed behind Azure, no list of its own": [
      { ...list("[ NoCloud, Azure ]"), ...seed, "/etc/cloud/ds-identify.cfg": "policy: enabled\n" },
      { message: /NoCloud/ },
    ],
    "others in front that are not looked for": [
      { ...list("[ NoCloud, Azure ]"), "/etc/cloud/ds-identify.cfg": "policy: enabled\n" },
      { message: "NoCloud stands before Azure in the datasource list", level: "info", path },
    ],
  },
  notApplicable: {
    "units off": { ...installed, ...dropIn("datasource_list: [ NoCloud ]\n") },
    "a specialized image": { tree: list("[ NoCloud ]"), target: { type: "specialized" } },
  },
  undecided: { "a file that cannot be read": [{ ...cloudInitEnabled, [path]: unreadable() }, "permission denied"] },
});
