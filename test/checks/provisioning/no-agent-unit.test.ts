import noAgentUnit from "../../../checks/provisioning/no-agent-unit.ts";
import { debian12 } from "../../../fixtures/trees/debian-12.ts";
import { checkTest, program } from "../../../src/testing/index.ts";
import { bare, reporter, reporterScript, reporterUnit, textOf } from "../../facts/provisioning/trees.ts";

const unit = textOf(reporter, reporterUnit);
const script = textOf(reporter, reporterScript);

checkTest(noAgentUnit, {
  pass: {
    "the manual's unit": { ...bare, ...reporter },
    "a script of rc.local, which has no unit": {
      ...bare,
      [reporterScript]: script,
      "/etc/rc.local": program(`#!/bin/sh\npython3 ${reporterScript}\n`),
    },
    "the newer interface, which needs no header": {
      ...bare,
      ...reporter,
      [reporterScript]: 'curl -d \'{"state":"Ready"}\' http://168.63.129.16/provisioning/health\n',
    },
  },
  fail: {
    "no order": [
      { ...bare, ...reporter, [reporterUnit]: unit.replace("After=network-online.target\n", "") },
      { message: "azure-provisioning.service is not ordered after network-online.target", path: reporterUnit },
    ],
    "a simple service that reports at every boot": [
      {
        ...bare,
        ...reporter,
        [reporterUnit]: unit.replace("oneshot", "simple").replace(/^.*systemctl disable.*\n/m, ""),
      },
      { message: "no oneshot service", line: 6, evidence: { actual: "Type=simple", expected: "Type=oneshot" } },
      { message: "does not disable itself", path: reporterUnit },
    ],
    "a report without header and ids": [
      {
        ...bare,
        ...reporter,
        [reporterScript]: "import x\nx.post('http://168.63.129.16/machine?comp=health', '<State>Ready</State>')\n",
      },
      { message: "without the header x-ms-version", path: reporterScript, line: 2 },
      { message: "without reading the goal state", path: reporterScript, line: 2 },
    ],
  },
  notApplicable: {
    "cloud-init provisions": debian12(),
    "nobody provisions, which another check tells": bare,
    "a specialized image": { tree: { ...bare, ...reporter }, target: { type: "specialized" } },
  },
});
