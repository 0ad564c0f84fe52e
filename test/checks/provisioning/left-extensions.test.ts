import leftExtensions from "../../../checks/provisioning/left-extensions.ts";
import { checkTest, directory, program, unreadableDirectory } from "../../../src/testing/index.ts";

const lib = "/var/lib/waagent";

checkTest(leftExtensions, {
  pass: {
    "no directory": {},
    "an empty directory": { [`${lib}/`]: directory() },
    "an agent that was downloaded, and other state": {
      [`${lib}/WALinuxAgent-2.9.1.1/bin/x`]: "",
      [`${lib}/history/x`]: "",
      [`${lib}/ovf-env.xml`]: "<x/>",
    },
  },
  fail: {
    "an extension": [
      { [`${lib}/Microsoft.Azure.Extensions.CustomScript-2.1.10/config/HandlerState`]: "Enabled" },
      { path: `${lib}/Microsoft.Azure.Extensions.CustomScript-2.1.10`, message: "extension" },
    ],
    "two extensions and their scripts, in the agent's own directory": [
      {
        "/usr/sbin/waagent": program("#!/usr/bin/python3\n"),
        "/etc/waagent.conf": "Lib.Dir=/srv/agent\n",
        "/srv/agent/Microsoft.CPlat.Core.RunCommandLinux-1.0.5/status/0.status": "",
        "/srv/agent/Microsoft.OSTCExtensions.VMAccessForLinux-1.5/mrseq": "1",
        "/srv/agent/custom-script/download/0/script.sh": "",
      },
      { path: "/srv/agent/Microsoft.CPlat.Core.RunCommandLinux-1.0.5" },
      { path: "/srv/agent/Microsoft.OSTCExtensions.VMAccessForLinux-1.5" },
      { path: "/srv/agent/custom-script", message: "downloaded" },
    ],
  },
  notApplicable: {
    "a specialized image keeps them": {
      tree: { [`${lib}/Microsoft.Azure.Extensions.CustomScript-2.1.10/x`]: "" },
      target: { type: "specialized" },
    },
  },
  undecided: { "a directory that cannot be read": [{ [lib]: unreadableDirectory() }, "permission denied"] },
});
