import ephemeralOsDiskSize from "../../../checks/disk/ephemeral-os-disk-size.ts";
import { checkTest } from "../../../src/testing/index.ts";

const GIB = 1024 ** 3;

checkTest(ephemeralOsDiskSize, {
  pass: { "a usual size": { disk: {} }, "the largest": { disk: { sizeBytes: 2040 * GIB } } },
  fail: {
    "one MiB more": [
      { disk: { sizeBytes: 2040 * GIB + 1024 ** 2 } },
      { message: "too large for an ephemeral OS disk", evidence: { expected: "at most 2040 GiB" } },
    ],
  },
  notApplicable: { "a bare tree": { "/etc/": "" } },
});
