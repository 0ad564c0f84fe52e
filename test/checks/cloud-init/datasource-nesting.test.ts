import check from "../../../checks/cloud-init/datasource-nesting.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { cloudInitEnabled } from "../../facts/cloud-init/base.ts";
import { dropIn } from "./_trees.ts";

const path = "/etc/cloud/cloud.cfg.d/91-azure.cfg";
const conf = (text: string) => ({ ...cloudInitEnabled, ...dropIn(text) });

checkTest(check, {
  pass: {
    nested: conf("datasource:\n  Azure:\n    apply_network_config: False\n"),
    "other sources": conf("datasource: {NoCloud: {seedfrom: /x/}, Ec2: {}}\n"),
    "no settings": cloudInitEnabled,
  },
  fail: {
    "beside datasource": [
      conf("datasource:\nAzure:\n    apply_network_config: False\n"),
      { message: "Azure stands at the top level, not below datasource", path, line: 2 },
    ],
    "in lower case": [conf("datasource:\n  azure:\n    x: 1\n"), { subject: "datasource.azure", line: 2 }],
    lists: [
      conf("datasource:\n  - Azure:\n      x: 1\n"),
      { message: "datasource is a list, not a mapping", path, line: 1 },
    ],
    "in two files": [
      { ...conf("azure: {x: 1}\n"), ...dropIn("datasource:\n  Azure:\n    - x: 1\n", "99.cfg") },
      { subject: "azure", path },
      { subject: "datasource.Azure", path: "/etc/cloud/cloud.cfg.d/99.cfg", line: 2 },
    ],
  },
  notApplicable: { "no cloud-init": dropIn("Azure: {x: 1}\n") },
});
