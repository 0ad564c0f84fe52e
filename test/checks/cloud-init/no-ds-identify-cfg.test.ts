import check from "../../../checks/cloud-init/no-ds-identify-cfg.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { cloudInitEnabled } from "../../facts/cloud-init/base.ts";

const ubuntu = { ...cloudInitEnabled, "/etc/os-release": 'ID=ubuntu\nVERSION_ID="22.04"\n' };
const path = "/etc/cloud/ds-identify.cfg";

checkTest(check, {
  pass: { "no file": ubuntu },
  fail: {
    "a policy that disables": [
      { ...ubuntu, [path]: "# x\npolicy: disabled\n" },
      { path, line: 2, evidence: { actual: "disabled" } },
    ],
    "another datasource": [
      { ...ubuntu, [path]: "datasource: NoCloud\n" },
      { path, line: 1 },
    ],
    "Azure by name": [
      { ...ubuntu, [path]: "datasource: Azure\n" },
      { path, level: "should" },
    ],
    "an empty file": [
      { ...ubuntu, [path]: "" },
      { path, level: "should" },
    ],
  },
  notApplicable: { Debian: { ...cloudInitEnabled, [path]: "policy: disabled\n" } },
});
