import canStart from "../../../checks/agent/can-start.ts";
import { absent, checkTest, link, program } from "../../../src/testing/index.ts";
import { agentTree, hiddenAgent, noAgent, oldAgent, site } from "./_agent-tree.ts";

const unit = "/usr/lib/systemd/system/waagent.service";
const stdlib = "/usr/lib/python3.11/encodings/__init__.py";
const main = "#!/usr/bin/python3\nif __name__ == '__main__':\n    import azurelinuxagent.agent as agent\n";
const python313 = { "/usr/bin/python3": link("python3.13"), "/usr/bin/python3.13": program() };

checkTest(canStart, {
  pass: {
    "all there": agentTree(["A=b"], { [stdlib]: "", [`${site}/distro.py`]: "" }),
    "a tree that does not show Python's modules": agentTree(),
    "an interpreter through env": agentTree(["A=b"], {
      "/etc/systemd/system/waagent.service.d/x.conf": "[Service]\nExecStart=\nExecStart=/usr/sbin/waagent -daemon\n",
      "/usr/sbin/waagent": program("#!/usr/bin/env python3\n"),
    }),
    "2.12 under Python 3.13": oldAgent("2.12.0.2", ["A=b"], python313),
    "2.11 under Python 3.13 with a patched module": oldAgent("2.11.1.4", ["A=b"], {
      ...python313,
      [`${site}/azurelinuxagent/common/utils/textutil.py`]: "import base64\n",
    }),
    "a script that needs no package": agentTree(["A=b"], {
      [stdlib]: "",
      [`${site}/distro.py`]: "",
      [`${site}/azurelinuxagent`]: absent,
    }),
    "a package in an egg": agentTree(["A=b"], {
      [stdlib]: "",
      [`${site}/distro.py`]: "",
      [`${site}/azurelinuxagent`]: absent,
      [`${site}/WALinuxAgent-2.9.1.1-py3.11.egg/azurelinuxagent/__init__.py`]: "",
      "/usr/sbin/waagent": program(main),
    }),
    "2.2.48 under Python 3.12": oldAgent("2.2.48", ["A=b"], {
      "/usr/bin/python3": link("python3.12"),
      "/usr/bin/python3.12": program(),
    }),
  },
  fail: {
    "no interpreter": [
      agentTree(["A=b"], { "/usr/bin/python3": absent }),
      { message: "the service asks for /usr/bin/python3, which does not exist", path: unit, line: 6 },
    ],
    "the first line asks for a python that is not there": [
      agentTree(["A=b"], {
        "/etc/systemd/system/waagent.service.d/x.conf": "[Service]\nExecStart=\nExecStart=/usr/sbin/waagent -daemon\n",
        "/usr/sbin/waagent": program("#!/usr/bin/env python\n"),
      }),
      { message: "asks for python, which does not exist" },
    ],
    "no script where the service looks": [
      agentTree(["A=b"], {
        "/etc/systemd/system/waagent.service.d/x.conf":
          "[Service]\nExecStart=\nExecStart=/usr/bin/python3 /opt/waagent\n",
      }),
      { message: "the service starts /opt/waagent, which does not exist", line: 3 },
    ],
    "2.11 under Python 3.13": [
      oldAgent("2.11.1.12", ["A=b"], python313),
      { message: "the agent imports the module crypt, which Python 3.13 no longer has", path: "/usr/bin/python3" },
    ],
    "2.2.46 under Python 3.12": [
      oldAgent("2.2.46", ["A=b"], {
        "/usr/bin/python3": link("python3.12"),
        "/usr/bin/python3.12": program(),
        "/usr/sbin/waagent": program("#!/usr/bin/python3\nimport imp\n"),
      }),
      { message: "the agent imports the module imp" },
    ],
    "its own package is gone": [
      agentTree(["A=b"], {
        [stdlib]: "",
        [`${site}/distro.py`]: "",
        [`${site}/azurelinuxagent`]: absent,
        "/usr/sbin/waagent": program(main),
      }),
      { message: "the Python package azurelinuxagent, which the agent consists of, is missing" },
    ],
    "no distro module": [agentTree(["A=b"], { [stdlib]: "" }), { message: "the Python module distro is missing" }],
  },
  notApplicable: { "no agent": noAgent },
  undecided: { "an agent that is not visible": hiddenAgent },
});
