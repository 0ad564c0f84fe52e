import check from "../../../checks/disk/min-size-20mb.ts";
import { checkTest } from "../../../src/testing/check-test.ts";

const MIB = 1024 * 1024;
const disk = (sizeBytes: number) => ({ disk: { sizeBytes, partitions: [], table: "none", bootCode: "none" } }) as const;

checkTest(check, {
  pass: { "20 MiB": disk(20 * MIB), "30 GiB": { disk: {} } },
  fail: { "19 MiB": [disk(19 * MIB), { message: "the disk is too small", evidence: { actual: "19 MiB" } }] },
  notApplicable: { "a bare tree": { "/etc/": "" } },
});
