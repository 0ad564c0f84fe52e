import rootScsiTimeout from "../../../checks/agent/root-scsi-timeout.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { agentTree, noAgent } from "./_agent-tree.ts";

const timeout = (text: string) => agentTree([`OS.RootDeviceScsiTimeout=${text}`]);
const rule = (text: string) => agentTree(["A=b"], { "/etc/udev/rules.d/99-timeout.rules": `${text}\n` });

checkTest(rootScsiTimeout, {
  pass: {
    "300": timeout("300"),
    "a udev rule for disks": rule('ACTION=="add", SUBSYSTEM=="block", KERNEL=="sd*", ATTR{device/timeout}="300"'),
    "a udev rule for SCSI devices": rule(
      'ACTION!="remove", SUBSYSTEM=="scsi", ATTRS{vendor}=="Msft*", ATTR{timeout}="300"',
    ),
  },
  fail: {
    "no line": [
      agentTree(),
      {
        message: "nothing sets the timeout of SCSI disks",
        path: "/etc/waagent.conf",
        evidence: { actual: "OS.RootDeviceScsiTimeout is not set, which means nothing", expected: "300" },
      },
    ],
    None: [timeout("None"), { line: 1, message: "nothing sets the timeout" }],
    "the kernel's own": [timeout("30"), { message: "to 30 seconds", line: 1 }],
    "no number": [timeout("300s"), { message: "that is no number" }],
    "a rule that only asks": [rule('ATTR{device/timeout}=="300", RUN+="/bin/true"'), { message: "nothing sets" }],
    "a rule with another value": [rule('KERNEL=="sd*", ATTR{device/timeout}="60"'), { message: "nothing sets" }],
  },
  notApplicable: { "no agent": noAgent },
});
