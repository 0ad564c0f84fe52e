import arm64Console from "../../../checks/features/arm64-console.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { on } from "../boot/_boot.ts";

const arm = (words: string) => ({ tree: on(words), target: { arch: "aarch64" } as const });

checkTest(arm64Console, {
  pass: {
    ttyAMA0: arm("console=tty1 console=ttyAMA0"),
    "with a speed": arm("console=ttyAMA0,115200n8"),
    "as SUSE writes it": arm("console=tty1,ttyAMA0"),
  },
  fail: {
    none: [arm("ro"), { evidence: { expected: "console=ttyAMA0" } }],
    "ttyS0 is a note": [arm("console=ttyS0,115200"), { level: "info" }],
  },
  notApplicable: {
    x86_64: { tree: on("ro"), target: { arch: "x86_64" } },
    "no architecture known": on("ro"),
  },
  undecided: { "no boot configuration": { tree: {}, target: { arch: "aarch64" } } },
});
