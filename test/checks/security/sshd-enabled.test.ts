import sshdEnabled from "../../../checks/security/sshd-enabled.ts";
import { absent, checkTest, link, program, unreadableDirectory } from "../../../src/testing/index.ts";

const wanted = "/etc/systemd/system/multi-user.target.wants";
const system = {
  "/usr/sbin/sshd": program(),
  "/usr/lib/systemd/systemd": program(),
  "/usr/lib/systemd/system/multi-user.target": "[Unit]\nDescription=Multi-User System\n",
  "/usr/lib/systemd/system/default.target": link("multi-user.target"),
  "/usr/lib/systemd/system/ssh.service":
    "[Service]\nExecStart=/usr/sbin/sshd -D\n[Install]\nWantedBy=multi-user.target\nAlias=sshd.service\n",
  "/etc/machine-id": "",
};
const enabled = { ...system, [`${wanted}/ssh.service`]: link("/usr/lib/systemd/system/ssh.service") };

checkTest(sshdEnabled, {
  pass: {
    enabled: enabled,
    "by its socket": {
      ...system,
      "/usr/lib/systemd/system/ssh.socket": "[Socket]\nListenStream=22\n",
      [`${wanted}/ssh.socket`]: link("/usr/lib/systemd/system/ssh.socket"),
    },
    Dropbear: {
      ...enabled,
      "/usr/sbin/sshd": absent,
      [`${wanted}/ssh.service`]: absent,
      "/usr/sbin/dropbear": program(),
      "/usr/lib/systemd/system/dropbear.service": "[Service]\nExecStart=/usr/sbin/dropbear\n",
      [`${wanted}/dropbear.service`]: link("/usr/lib/systemd/system/dropbear.service"),
    },
  },
  fail: {
    "not enabled": [
      system,
      { subject: "ssh.service", message: "does not start at boot", evidence: { actual: "disabled" } },
    ],
    masked: [
      { ...enabled, "/etc/systemd/system/ssh.service": link("/dev/null") },
      { path: "/etc/systemd/system/ssh.service", message: "masked" },
    ],
    "not installed": [{ ...enabled, "/usr/sbin/sshd": absent }, { message: "no SSH server is installed" }],
    "without a unit": [{ ...system, "/usr/lib/systemd/system/ssh.service": absent }, { message: "no unit" }],
  },
  undecided: {
    "units that cannot be read": {
      ...system,
      "/usr/lib/systemd/system": unreadableDirectory(),
      "/usr/lib/systemd/system/multi-user.target": absent,
      "/usr/lib/systemd/system/default.target": absent,
      "/usr/lib/systemd/system/ssh.service": absent,
    },
  },
});
