import chronyMakestep from "../../../checks/generic/chrony-makestep.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { system, withChrony } from "./_trees.ts";

checkTest(chronyMakestep, {
  pass: {
    documented: withChrony("makestep 1.0 -1\n"),
    "Debian's spelling": withChrony("makestep 1 -1\n"),
    "the last line counts": withChrony("makestep 1.0 3\nmakestep 0.1 -1\n"),
  },
  fail: {
    "RHEL's limit": [
      withChrony("# c\nmakestep 1.0 3\n"),
      { message: "first 3 updates", path: "/etc/chrony.conf", line: 2 },
    ],
    "a threshold too high": [withChrony("makestep 10 -1\n"), { message: "10 seconds off" }],
    never: [withChrony("pool x\n"), { message: "never steps" }],
    "no updates at all": [withChrony("makestep 1 0\n"), { message: "first 0 updates" }],
  },
  notApplicable: { "chrony does not start": system("rhel", "9.6") },
});
