import chronyNoNumberedPtp from "../../../checks/generic/chrony-no-numbered-ptp.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { system, withChrony } from "./_trees.ts";

checkTest(chronyNoNumberedPtp, {
  pass: {
    "the link": withChrony("refclock PHC /dev/ptp_hyperv poll 3\n"),
    "no clock": withChrony("pool x\n"),
    "a comment": withChrony("; refclock PHC /dev/ptp0\n"),
  },
  fail: {
    "the first device": [
      withChrony("\nrefclock PHC /dev/ptp0 poll 3 dpoll -2 offset 0\n"),
      { message: "/dev/ptp0", path: "/etc/chrony.conf", line: 2, evidence: { expected: "/dev/ptp_hyperv" } },
    ],
    "with an option behind": [withChrony("refclock PHC /dev/ptp1:extpps\n"), { line: 1 }],
  },
  notApplicable: { "chrony does not start": system("rhel", "9.6") },
});
