import ptpHypervUdevRule from "../../../checks/generic/ptp-hyperv-udev-rule.ts";
import { sles15 } from "../../../fixtures/trees/sles-15.ts";
import { checkTest, link } from "../../../src/testing/index.ts";
import { system, withChrony } from "./_trees.ts";

const conf = "refclock PHC /dev/ptp_hyperv poll 3\n";
const rule = 'SUBSYSTEM=="ptp", ATTR{clock_name}=="hyperv", SYMLINK += "ptp_hyperv"\n';
const systemdRules = { "/usr/lib/udev/rules.d/50-udev-default.rules": 'SUBSYSTEM=="tty", GROUP="tty"\n' };

checkTest(ptpHypervUdevRule, {
  pass: {
    "systemd's own": withChrony(conf, { "/usr/lib/udev/rules.d/50-udev-default.rules": rule }),
    "a rule of the image": withChrony(conf, { ...systemdRules, "/etc/udev/rules.d/98-hyperv-ptp.rules": rule }),
    SUSE: sles15(),
  },
  fail: {
    "no rule": [
      withChrony(conf, systemdRules),
      { message: "no rule makes /dev/ptp_hyperv", path: "/etc/chrony.conf", line: 1 },
    ],
    "another clock": [
      withChrony(conf, { ...systemdRules, "/etc/udev/rules.d/a.rules": rule.replace("hyperv", "kvm") }),
      {},
    ],
    masked: [
      withChrony(conf, {
        ...systemdRules,
        "/usr/lib/udev/rules.d/51-ptp.rules": rule,
        "/etc/udev/rules.d/51-ptp.rules": link("/dev/null"),
      }),
      {},
    ],
  },
  notApplicable: { "the link is not used": withChrony("pool x\n"), "chrony does not start": system("rhel", "9.6") },
  undecided: { "a tree without systemd's rules": [withChrony(conf), "systemd's own rules"] },
});
