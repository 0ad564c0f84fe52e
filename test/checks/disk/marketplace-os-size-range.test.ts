import check from "../../../checks/disk/marketplace-os-size-range.ts";
import { checkTest, type DiskRow } from "../../../src/testing/check-test.ts";
import { rootPartition } from "../../../src/testing/disk.ts";

const GIB = 1024 ** 3;
const disk = (sizeBytes: number): DiskRow => ({
  disk: { sizeBytes, partitions: [rootPartition({ sizeBytes: 512 * 1024 ** 2 })] },
  target: { target: "marketplace" },
});
const data = (sizeBytes: number): DiskRow => ({
  disk: { sizeBytes, partitions: [{ index: 1, kind: "xfs", tree: { "/data/": "" } }] },
  target: { target: "marketplace" },
});

checkTest(check, {
  pass: {
    "the least that is advised": disk(30 * GIB),
    "the most that is advised": disk(50 * GIB),
    "a small data disk": data(GIB / 2),
    "a large data disk": data(1023 * GIB),
  },
  fail: {
    "too small": [disk(GIB - 1024 ** 2), { message: "the OS disk is smaller than 1 GiB" }],
    small: [disk(5 * GIB), { message: "the OS disk is outside of the advised 30 to 50 GiB", level: "info" }],
    large: [disk(1023 * GIB), { level: "info" }],
    "too large": [disk(1024 * GIB), { message: "the OS disk is larger than 1023 GiB" }],
    "a data disk that is too large": [data(1024 * GIB), { message: "the data disk is larger than 1023 GiB" }],
  },
  notApplicable: {
    "another target": { disk: {} },
    "a bare tree": { tree: { "/etc/": "" }, target: { target: "marketplace" } },
  },
});
