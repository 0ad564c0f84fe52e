import check from "../../../checks/cloud-init/units-enabled.ts";
import { absent, checkTest, link, unreadable } from "../../../src/testing/index.ts";
import { classicUnits, cloudInitEnabled, enabled, installed } from "../../facts/cloud-init/base.ts";
import { agent } from "./_trees.ts";

const masked = link("/dev/null");
const wants = "/etc/systemd/system/cloud-init.target.wants";

checkTest(check, {
  pass: {
    "four links": cloudInitEnabled,
    "vendor links": { ...installed, ...enabled(classicUnits, "/usr/lib/systemd/system") },
    "presets at first boot": { ...installed, "/etc/machine-id": "uninitialized\n" },
  },
  fail: {
    "only one stage enabled": [
      { ...installed, ...enabled(["cloud-init.service"]) },
      { subject: "cloud-init-local.service", evidence: { actual: "disabled" } },
      { subject: "cloud-config.service" },
      { subject: "cloud-final.service" },
    ],
    "a masked stage": [
      { ...cloudInitEnabled, "/etc/systemd/system/cloud-config.service": masked },
      { message: "cloud-config.service is masked", path: "/etc/systemd/system/cloud-config.service" },
    ],
    "a unit file that is gone": [
      { ...cloudInitEnabled, "/usr/lib/systemd/system/cloud-final.service": absent },
      { message: "cloud-final.service does not exist", evidence: { actual: "not-found" } },
    ],
    "all off, the agent takes over": [
      { ...installed, ...agent("Provisioning.Agent=auto") },
      { level: "info" },
      { level: "info" },
      { level: "info" },
      { level: "info" },
    ],
    "one link gone, the agent starts": [
      { ...cloudInitEnabled, [`${wants}/cloud-final.service`]: absent, ...agent("Provisioning.Agent=auto") },
      { subject: "cloud-final.service" },
    ],
  },
  notApplicable: { "no cloud-init": { "/etc/os-release": "ID=debian\n" } },
  undecided: {
    "a unit that cannot be read": [
      { ...cloudInitEnabled, "/usr/lib/systemd/system/multi-user.target": unreadable() },
      "permission denied",
    ],
  },
});
