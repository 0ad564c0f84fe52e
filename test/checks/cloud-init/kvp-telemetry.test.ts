import check from "../../../checks/cloud-init/kvp-telemetry.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { cloudInitEnabled } from "../../facts/cloud-init/base.ts";
import { dropIn } from "./_trees.ts";

const conf = (text: string) => ({ ...cloudInitEnabled, ...dropIn(text, "10-azure-kvp.cfg") });

checkTest(check, {
  pass: {
    "as the page has it": conf("reporting:\n  logging:\n    type: log\n  telemetry:\n    type: hyperv\n"),
    "under another name": conf("reporting: {azure: {type: hyperv}}\n"),
  },
  fail: {
    "no file": [cloudInitEnabled, { level: "info" }],
    "a capital letter": [conf("Reporting: {telemetry: {type: hyperv}}\n"), { subject: "reporting" }],
    "another type": [conf("\nreporting: {telemetry: {type: log}}\n"), { line: 2 }],
  },
  notApplicable: {
    "a confidential VM": { tree: cloudInitEnabled, target: { security: "confidential" } },
    "no cloud-init": { "/etc/cloud/cloud.cfg": "" },
  },
});
