import fallbackKernel from "../../../checks/boot/fallback-kernel.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { another, booting, version } from "./_boot.ts";

checkTest(fallbackKernel, {
  pass: { "two kernels": { ...booting(), ...another() } },
  fail: { one: [booting(), { message: `${version} is the only kernel`, path: `/boot/vmlinuz-${version}` }] },
  undecided: { none: {} },
});
