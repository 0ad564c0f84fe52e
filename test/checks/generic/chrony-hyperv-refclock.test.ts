import chronyHypervRefclock from "../../../checks/generic/chrony-hyperv-refclock.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";
import { installedKernel, system, withChrony } from "./_trees.ts";

checkTest(chronyHypervRefclock, {
  pass: {
    documented: withChrony("refclock PHC /dev/ptp_hyperv poll 3 dpoll -2 offset 0 stratum 2\n"),
    "in a file of chrony.d": withChrony("include /etc/chrony.d/*.conf\n", {
      "/etc/chrony.d/azure.conf": "refclock phc /dev/ptp_hyperv\n",
    }),
    "by its number": withChrony("refclock PHC /dev/ptp0 poll 3\n"),
    "kernel 4.11": withChrony("refclock PHC /dev/ptp_hyperv\n", installedKernel("4.11.0")),
  },
  fail: {
    "pools only, as RHEL 9.5": [
      withChrony("pool 2.rhel.pool.ntp.org iburst\n", installedKernel("5.14.0-503.el9.x86_64")),
      { message: "does not use the host's clock", path: "/etc/chrony.conf" },
    ],
    "a comment": [withChrony("#refclock PHC /dev/ptp_hyperv\n"), {}],
    "another kind of clock": [withChrony("refclock SHM 0\n"), {}],
    "release 7 from 693 on": [withChrony("", installedKernel("3.10.0-693.el7.x86_64")), {}],
  },
  notApplicable: {
    "release 7 before": withChrony("", installedKernel("3.10.0-514.el7.x86_64")),
    "kernel 4.9": withChrony("", installedKernel("4.9.0-19-amd64")),
    "chrony does not start": { ...system("rhel", "9.6"), "/etc/chrony.conf": "" },
  },
  undecided: {
    "a file that cannot be read": [withChrony("", { "/etc/chrony.conf": unreadable() }), "permission denied"],
  },
});
