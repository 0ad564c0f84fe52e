import check from "../../../checks/cloud-init/rhel-release-supported.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { cloudInitEnabled } from "../../facts/cloud-init/base.ts";

const rhel = (version: string) => ({ ...cloudInitEnabled, "/etc/os-release": `ID=rhel\nVERSION_ID="${version}"\n` });

checkTest(check, {
  pass: { "7.7": rhel("7.7"), "8.1": rhel("8.1"), "8.10": rhel("8.10"), "9.0": rhel("9.0"), "10": rhel("10") },
  fail: {
    "6.10": [rhel("6.10"), { evidence: { actual: "RHEL 6.10" } }],
    "7.6": [rhel("7.6"), { message: /not supported/ }],
    "8.0": [rhel("8.0"), { evidence: { actual: "RHEL 8.0" } }],
  },
  notApplicable: {
    "another distribution": cloudInitEnabled,
    "no cloud-init": { "/etc/os-release": 'ID=rhel\nVERSION_ID="6.10"\n' },
  },
});
