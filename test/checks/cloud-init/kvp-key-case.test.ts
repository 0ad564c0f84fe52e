import check from "../../../checks/cloud-init/kvp-key-case.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { cloudInitEnabled } from "../../facts/cloud-init/base.ts";
import { dropIn } from "./_trees.ts";

const conf = (text: string) => ({ ...cloudInitEnabled, ...dropIn(text, "10-azure-kvp.cfg") });

checkTest(check, {
  pass: { "lower case": conf("reporting: {telemetry: {type: hyperv}}\n"), "no such key": cloudInitEnabled },
  fail: {
    "the RHEL page": [
      conf("# x\nReporting:\n  telemetry:\n    type: hyperv\n"),
      {
        message: "Reporting is not read: the key is reporting",
        path: "/etc/cloud/cloud.cfg.d/10-azure-kvp.cfg",
        line: 2,
      },
    ],
    "beside the right one": [conf("reporting: {}\nREPORTING: {}\n"), { subject: "REPORTING", line: 2 }],
  },
  notApplicable: { "no cloud-init": dropIn("Reporting: {}\n") },
});
