import check from "../../../checks/disk/gen2-max-4tib.ts";
import { checkTest } from "../../../src/testing/check-test.ts";

const GIB = 1024 ** 3;
const target = { generation: 2 } as const;
const disk = (sizeBytes: number) => ({ disk: { sizeBytes }, target });

checkTest(check, {
  pass: { "30 GiB": disk(30 * GIB), "as large as may be": disk(4096 * GIB) },
  fail: { "a GiB more": [disk(4096 * GIB + GIB), { message: "the OS disk is too large for Azure" }] },
  notApplicable: {
    "a bare tree": { tree: { "/etc/": "" }, target },
    "Generation 1": { disk: {}, target: { generation: 1 } },
  },
});
