import check from "../../../checks/disk/gen1-max-2tib.ts";
import { checkTest } from "../../../src/testing/check-test.ts";

const GIB = 1024 ** 3;
const target = { generation: 1 } as const;
const disk = (sizeBytes: number) => ({ disk: { sizeBytes }, target });

checkTest(check, {
  pass: { "30 GiB": disk(30 * GIB), "as large as may be": disk(2048 * GIB) },
  fail: { "a GiB more": [disk(2048 * GIB + GIB), { message: "the OS disk is too large for Generation 1" }] },
  notApplicable: {
    "a bare tree": { tree: { "/etc/": "" }, target },
    "Generation 2": { disk: {}, target: { generation: 2 } },
  },
});
