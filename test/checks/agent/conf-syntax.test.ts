import confSyntax from "../../../checks/agent/conf-syntax.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { agentTree, hiddenAgent, noAgent, oldAgent } from "./_agent-tree.ts";

checkTest(confSyntax, {
  pass: {
    "key=value, comments and blank lines": agentTree([
      "# ResourceDisk.Format=yes",
      "",
      "   ",
      "ResourceDisk.Format = Y",
      'OS.SshDir="/etc/ssh"',
      "ResourceDisk.SwapSizeMB=2_048",
      "ResourceDisk.MountOptions=None",
      "HttpProxy.Port=None",
    ]),
    "CRLF without quotes": agentTree("Provisioning.Agent=auto\r\nResourceDisk.Format=n\r\n"),
    "a key said twice with one value": agentTree(["ResourceDisk.Format=n", "ResourceDisk.Format=n"]),
    "an odd value of a key that nothing reads": agentTree(["LBProbeResponder=yes"]),
    "an odd value that a later line mends": agentTree(["# x", "Logs.Verbose=n"]),
  },
  fail: {
    "a switch in another language": [
      agentTree(["ResourceDisk.EnableSwap=true"]),
      {
        message: "ResourceDisk.EnableSwap is neither y nor n, so its default n holds",
        path: "/etc/waagent.conf",
        line: 1,
        subject: "ResourceDisk.EnableSwap",
        evidence: { actual: "ResourceDisk.EnableSwap=true", expected: "y or n" },
      },
    ],
    "an empty switch": [agentTree(["Extensions.Enabled="]), { message: "so its default y holds" }],
    "MonitorHostName=yes": [
      agentTree(["Provisioning.MonitorHostName=yes"]),
      { subject: "Provisioning.MonitorHostName" },
    ],
    "UseCloudInit=auto, which no current agent reads": [
      agentTree(["Provisioning.UseCloudInit=auto"]),
      { subject: "Provisioning.UseCloudInit", level: "info" },
    ],
    "UseCloudInit=auto of an agent that reads it": [
      oldAgent("2.2.40", ["Provisioning.UseCloudInit=auto"]),
      { subject: "Provisioning.UseCloudInit", line: 1 },
    ],
    "a number with a unit": [
      agentTree(["ResourceDisk.SwapSizeMB=2048MB"]),
      { message: "is no number, so its default 0 holds" },
    ],
    "a port that is none": [agentTree(["HttpProxy.Port=proxy"]), { message: "so it counts as not set" }],
    "a time that cannot be set": [
      agentTree(["Extensions.WaitForCloudInitTimeout=60"]),
      { message: "has no effect in any release", level: "info" },
    ],
    "a quotation mark behind a CR": [
      agentTree('OS.SshDir="/etc/ssh"\r\n'),
      { message: "a quotation mark stays in the value of OS.SshDir", line: 1 },
    ],
    "single quotes": [agentTree(["Lib.Dir='/var/lib/waagent'"]), { subject: "Lib.Dir" }],
    "a colon for =": [
      agentTree(["ResourceDisk.Format: n"]),
      { message: "the line has no = and is passed over", level: "info" },
    ],
    "a byte order mark before a key": [
      agentTree("\uFEFFResourceDisk.Format=n\n"),
      { message: "byte order mark", line: 1 },
    ],
    "a comment behind a value": [
      agentTree(["ResourceDisk.SwapSizeMB=2048 ## NOTE"]),
      { message: "a comment stands behind the value", level: "info" },
    ],
    "a comment behind a value of an old agent": [
      oldAgent("2.2.18", ["OS.SshDir=/etc/ssh #note"]),
      { message: "agent 2.2.18 takes the comment into the value of OS.SshDir" },
    ],
    "two defects and a repeat, in order of their lines": [
      agentTree([
        "Logs.Verbose=off",
        "Provisioning.Agent=auto",
        "DVD.MountPoint='/x'",
        "Provisioning.Agent=cloud-init",
      ]),
      { subject: "Logs.Verbose", line: 1 },
      { subject: "Provisioning.Agent", line: 2, message: "with another value in line 4, which is the one that counts" },
      { subject: "DVD.MountPoint", line: 3 },
    ],
  },
  notApplicable: {
    "no agent": { ...noAgent, "/etc/waagent.conf": "Logs.Verbose=off\n" },
    "no configuration": agentTree(""),
  },
  undecided: { "an agent that is not visible": [hiddenAgent, "OEM partition"] },
});
