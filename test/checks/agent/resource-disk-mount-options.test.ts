import mountOptions from "../../../checks/agent/resource-disk-mount-options.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { agentTree, noAgent } from "./_agent-tree.ts";

const options = (text: string) => agentTree(["ResourceDisk.Format=y", `ResourceDisk.MountOptions=${text}`]);

checkTest(mountOptions, {
  pass: {
    None: options("None"),
    "no line": agentTree(["ResourceDisk.Format=y"]),
    "a list": options("nodev,nosuid,x-systemd.device-timeout=10"),
    "SUSE's": options("compress=lzo"),
  },
  fail: {
    "blanks between": [options("nodev nosuid"), { message: "are no comma-separated list", line: 2 }],
    "blanks behind commas": [options("nodev, nosuid"), { line: 2 }],
    nothing: [options(""), { message: "are empty" }],
    "a shell": [options("nodev;reboot"), { line: 2 }],
  },
  notApplicable: { "no mounting": agentTree(["ResourceDisk.MountOptions=a b"]), "no agent": noAgent },
});
