import check from "../../../checks/disk/direct-upload-max-32tib.ts";
import { checkTest } from "../../../src/testing/check-test.ts";

const GIB = 1024 ** 3;
const target = { target: "managed-disk" } as const;
const disk = (sizeBytes: number) => ({ disk: { sizeBytes }, target });

checkTest(check, {
  pass: { "30 GiB": disk(30 * GIB), "as large as may be": disk(32 * 1024 * GIB) },
  fail: { "a GiB more": [disk(32 * 1024 * GIB + GIB), { message: "the disk is too large for a direct upload" }] },
  notApplicable: {
    "a bare tree": { tree: { "/etc/": "" }, target },
    "a gallery": { disk: {}, target: { target: "gallery" } },
  },
});
