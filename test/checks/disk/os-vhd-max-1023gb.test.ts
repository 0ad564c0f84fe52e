import check from "../../../checks/disk/os-vhd-max-1023gb.ts";
import { checkTest } from "../../../src/testing/check-test.ts";

const GIB = 1024 ** 3;
const target = { target: "gallery", generation: 2 } as const;
const disk = (sizeBytes: number) => ({ disk: { sizeBytes }, target });

checkTest(check, {
  pass: { "30 GiB": disk(30 * GIB), "as large as may be": disk(1023 * GIB) },
  fail: { "a GiB more": [disk(1023 * GIB + GIB), { message: "the OS disk is larger than the documented 1023 GiB" }] },
  notApplicable: {
    "a bare tree": { tree: { "/etc/": "" }, target },
    "the Marketplace": { disk: {}, target: { target: "marketplace" } },
  },
});
