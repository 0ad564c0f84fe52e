import serviceEnabled from "../../../checks/agent/service-enabled.ts";
import { debian12 } from "../../../fixtures/trees/debian-12.ts";
import { unitFile } from "../../../fixtures/trees/parts/systemd.ts";
import { absent, checkTest, link } from "../../../src/testing/index.ts";
import { agentTree, hiddenAgent, noAgent } from "./_agent-tree.ts";

const wants = "/etc/systemd/system/multi-user.target.wants/waagent.service";
const unit = "/usr/lib/systemd/system/waagent.service";

checkTest(serviceEnabled, {
  pass: {
    "enabled by the usual link": agentTree(),
    "walinuxagent.service of Debian": debian12(),
    "pulled in by a vendor link": agentTree(["A=b"], {
      [wants]: absent,
      "/usr/lib/systemd/system/multi-user.target.wants/waagent.service": link("../waagent.service"),
    }),
    "upheld by a drop-in of the target": agentTree(["A=b"], {
      [wants]: absent,
      "/usr/lib/systemd/system/multi-user.target.d/10-waagent.conf": "[Unit]\nUpholds=waagent.service\n",
    }),
    "enabled by a preset at first boot": agentTree(["A=b"], {
      [wants]: absent,
      "/etc/machine-id": "uninitialized\n",
      "/usr/lib/systemd/system-preset/90-azure.preset": "enable waagent.service\n",
      "/usr/lib/systemd/system-preset/99-default.preset": "disable *\n",
    }),
    "a mask of the name that this system does not use": {
      ...debian12(),
      "/etc/systemd/system/waagent.service": link("/dev/null"),
    },
  },
  fail: {
    "not enabled": [
      agentTree(["A=b"], { [wants]: absent }),
      {
        message: "waagent.service is installed but not enabled",
        path: unit,
        subject: "waagent.service",
        evidence: { actual: "disabled" },
      },
    ],
    masked: [
      agentTree(["A=b"], { "/etc/systemd/system/waagent.service": link("/dev/null") }),
      { message: "waagent.service is masked", path: "/etc/systemd/system/waagent.service" },
    ],
    "no unit": [agentTree(["A=b"], { [unit]: absent, [wants]: absent }), { message: "no service starts the agent" }],
    "a link whose unit is gone": [agentTree(["A=b"], { [unit]: absent }), { message: "no service starts the agent" }],
    "enabled for a target that is not booted": [
      agentTree(["A=b"], {
        [wants]: absent,
        ...unitFile("rescue.target", {}),
        "/etc/systemd/system/rescue.target.wants/waagent.service": link(unit),
      }),
      { evidence: { actual: "enabled" } },
    ],
    "a condition that cannot hold": [
      agentTree(["A=b"], { "/etc/systemd/system/waagent.service.d/x.conf": "[Unit]\nConditionVirtualization=kvm\n" }),
      {
        message: "waagent.service is skipped at boot, since ConditionVirtualization=kvm does not hold",
        path: "/etc/systemd/system/waagent.service.d/x.conf",
        line: 2,
      },
    ],
  },
  notApplicable: { "no agent": noAgent },
  undecided: { "an agent that is not visible": [hiddenAgent, "OEM partition"] },
});
