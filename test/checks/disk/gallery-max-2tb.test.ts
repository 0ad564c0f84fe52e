import check from "../../../checks/disk/gallery-max-2tb.ts";
import { checkTest } from "../../../src/testing/check-test.ts";

const GIB = 1024 ** 3;
const target = { target: "gallery", generation: 2 } as const;
const disk = (sizeBytes: number) => ({ disk: { sizeBytes }, target });

checkTest(check, {
  pass: { "30 GiB": disk(30 * GIB), "as large as may be": disk(2048 * GIB) },
  fail: { "a GiB more": [disk(2048 * GIB + GIB), { message: "the image is too large for full replication" }] },
  notApplicable: {
    "a bare tree": { tree: { "/etc/": "" }, target },
    "a managed disk": { disk: {}, target: { target: "managed-disk" } },
  },
});
