import minVersion from "../../../checks/agent/min-version-support.ts";
import { absent, checkTest } from "../../../src/testing/index.ts";
import { hiddenAgent, noAgent, oldAgent, site } from "./_agent-tree.ts";

const off = ["AutoUpdate.Enabled=n"];
const debian = (version: string) => ({ "/etc/os-release": `ID=debian\nVERSION_ID=${version}\n` });

checkTest(minVersion, {
  pass: {
    "the minimum itself": oldAgent("2.2.53.1", off),
    "a current one": oldAgent("2.14.0.1", off),
    "an older one that updates itself": oldAgent("2.2.32", ["AutoUpdate.Enabled=y"]),
    "an older one with no line": oldAgent("2.2.45", ["A=b"]),
    "a newer agent that was downloaded and is kept": oldAgent("2.10.0.8", ["AutoUpdate.UpdateToLatestVersion=n"]),
    "the package's word before the code's": oldAgent("2.2.40", off, {
      "/var/lib/dpkg/status":
        "Package: walinuxagent\nStatus: install ok installed\nArchitecture: all\nVersion: 2.9.1.1-0ubuntu1\n",
    }),
  },
  fail: {
    "just below, and no update": [
      oldAgent("2.2.53", off),
      {
        message: "agent 2.2.53 is older than the supported minimum and does not update itself",
        evidence: { actual: "2.2.53", expected: "2.2.53.1 or later" },
        path: `${site}/azurelinuxagent/common/version.py`,
      },
    ],
    "too old to update itself": [oldAgent("2.1.7", ["A=b"]), { message: "and is too old to update itself" }],
    "the last one of Debian 11": [oldAgent("2.2.47", off, debian("11")), { level: "should" }],
    "an older one on Debian 12": [oldAgent("2.2.47", off, debian("12")), { evidence: { actual: "2.2.47" } }],
    "a downloaded agent that the switch forbids": [
      oldAgent("2.2.40", off, { "/var/lib/waagent/WALinuxAgent-2.9.1.1/HandlerManifest.json": "{}" }),
      { evidence: { actual: "2.2.40" } },
    ],
  },
  notApplicable: { "no agent": noAgent },
  undecided: {
    "no release known": [oldAgent("9.9.9.9", off), "neither package database"],
    "no Python files": oldAgent("2.2.40", off, { [`${site}/azurelinuxagent/common/version.py`]: absent }),
    "an agent that is not visible": [hiddenAgent, "OEM partition"],
  },
});
