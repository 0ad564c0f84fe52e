import check from "../../../checks/cloud-init/apply-network-config-off.ts";
import { type Tree, checkTest } from "../../../src/testing/index.ts";
import { cloudInitEnabled } from "../../facts/cloud-init/base.ts";
import { dropIn } from "./_trees.ts";

const rhel: Tree = { ...cloudInitEnabled, "/etc/os-release": 'ID=rhel\nVERSION_ID="9.4"\n' };
const key = (value: string): Tree => ({
  ...rhel,
  ...dropIn(`datasource:\n  Azure:\n    apply_network_config: ${value}\n`),
});

checkTest(check, {
  pass: { False: key("False"), no: key("no"), "0": key("0") },
  fail: {
    "not set": [rhel, { level: "info", evidence: { actual: "not set, which means true" } }],
    "set to true": [key("true"), { path: "/etc/cloud/cloud.cfg.d/91-azure.cfg", line: 3, level: "info" }],
    "a text is true for Python": [key("'false'"), { line: 3 }],
  },
  notApplicable: {
    Debian: cloudInitEnabled,
    "no network by cloud-init": { ...rhel, ...dropIn("network: {config: disabled}\n") },
    "no cloud-init": { "/etc/os-release": "ID=rhel\n" },
  },
});
