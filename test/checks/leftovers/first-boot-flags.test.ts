import firstBootFlags from "../../../checks/leftovers/first-boot-flags.ts";
import { checkTest, link } from "../../../src/testing/index.ts";

const wants = "/usr/lib/systemd/system/multi-user.target.wants";
const booted = {
  "/usr/lib/systemd/system/multi-user.target": "[Unit]\nDescription=Multi-User System\n",
  "/usr/lib/systemd/system/default.target": link("multi-user.target"),
  "/etc/machine-id": "",
};
const firstboot = {
  ...booted,
  "/etc/machine-id": "uninitialized\n",
  "/usr/lib/systemd/system/systemd-firstboot.service":
    "[Unit]\nConditionFirstBoot=yes\n[Service]\nExecStart=systemd-firstboot --prompt-locale --prompt-timezone --prompt-root-password\n",
  [`${wants}/systemd-firstboot.service`]: link("../systemd-firstboot.service"),
};

checkTest(firstBootFlags, {
  pass: {
    none: booted,
    "firstboot with everything set": {
      ...firstboot,
      "/etc/locale.conf": "LANG=C.UTF-8\n",
      "/etc/localtime": link("../usr/share/zoneinfo/UTC"),
    },
    "firstboot, yet no first boot": { ...firstboot, "/etc/machine-id": "" },
    "a dialog whose flag is missing": {
      ...booted,
      "/usr/lib/systemd/system/jeos-firstboot.service": "[Unit]\nConditionPathExists=/var/lib/YaST2/reconfig_system\n",
      [`${wants}/jeos-firstboot.service`]: link("../jeos-firstboot.service"),
    },
  },
  fail: {
    flags: [
      { ...booted, "/.autorelabel": "", "/.unconfigured": "" },
      { path: "/.autorelabel", level: "info" },
      { path: "/.unconfigured", level: "should" },
    ],
    "a dialog": [
      {
        ...booted,
        "/usr/lib/systemd/system/initial-setup.service": "[Service]\nExecStart=/usr/libexec/initial-setup\n",
        [`${wants}/initial-setup.service`]: link("../initial-setup.service"),
      },
      { subject: "initial-setup.service" },
    ],
    "systemd-firstboot without a locale": [
      firstboot,
      { subject: "systemd-firstboot.service", evidence: { actual: "not set: locale, time zone" } },
    ],
  },
});
