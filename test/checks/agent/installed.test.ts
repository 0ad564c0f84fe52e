import installed from "../../../checks/agent/installed.ts";
import { checkTest, link, program } from "../../../src/testing/index.ts";
import { agentTree, hiddenAgent, noAgent, withCloudInit } from "./_agent-tree.ts";

checkTest(installed, {
  pass: {
    "the agent of a package": agentTree(),
    "an agent that is not enabled": { ...agentTree(), "/etc/systemd/system/waagent.service": link("/dev/null") },
    "the system extension of Flatcar": { ...hiddenAgent, "/oem/sysext/oem-azure-4230.2.4.raw": "hsqs" },
    "an agent on the OEM partition of an older Flatcar": {
      ...hiddenAgent,
      "/usr/share/oem/bin/waagent": program("#!/usr/share/oem/python/bin/python\n"),
    },
  },
  fail: {
    "nothing that provisions": [
      noAgent,
      { message: "neither the agent nor anything else in the image provisions the VM" },
    ],
    "cloud-init provisions alone": [
      { ...noAgent, ...withCloudInit },
      { message: "the agent is not installed: cloud-init provisions, but extensions cannot be used", level: "info" },
    ],
    "a specialized image": [{ tree: noAgent, target: { type: "specialized" } }, { level: "info" }],
    "a package without its program": [
      {
        ...noAgent,
        "/var/lib/dpkg/status":
          "Package: waagent\nStatus: install ok installed\nArchitecture: all\nVersion: 2.12.0.2-1\n",
      },
      { message: "the package waagent is installed, but its program is gone", subject: "waagent" },
    ],
    "a Flatcar whose OEM partition is another cloud's": [
      { ...hiddenAgent, "/oem/oem-release": "ID=qemu\n" },
      { message: /^(?:neither|the agent is not installed)/ },
    ],
  },
  undecided: {
    "an agent on a partition that is not there": [hiddenAgent, "OEM partition"],
    "NixOS before its activation": [{ "/etc/os-release": "ID=nixos\nVERSION_ID=24.11\n" }, "at activation"],
  },
});
