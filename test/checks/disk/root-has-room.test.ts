import check from "../../../checks/disk/root-has-room.ts";
import { checkTest } from "../../../src/testing/check-test.ts";
import { rootPartition } from "../../../src/testing/disk.ts";

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;
const free = (freeBytes: number, sizeBytes: number) => ({
  disk: { partitions: [rootPartition({ freeBytes, sizeBytes })] },
});
const whole = 30 * GIB - 2 * MIB;

checkTest(check, {
  pass: {
    "100 MiB": free(100 * MIB, whole),
    "none, and a partition that can grow": free(0, 2 * GIB),
  },
  fail: {
    less: [
      free(99 * MIB, whole),
      { message: "the file system of / is full", subject: "/", evidence: { actual: "99 MiB of 30.0 GiB free" } },
    ],
  },
  notApplicable: {
    "a file system that does not say": { disk: { partitions: [rootPartition({ sizeBytes: whole })] } },
    "a bare tree": { "/etc/": "" },
  },
});
