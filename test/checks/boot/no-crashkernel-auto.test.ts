import noCrashkernelAuto from "../../../checks/boot/no-crashkernel-auto.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { grub, on } from "./_boot.ts";

checkTest(noCrashkernelAuto, {
  pass: { none: on("ro"), "an amount": on("crashkernel=228M,high crashkernel=72M,low") },
  fail: { auto: [on("ro crashkernel=auto"), { path: grub, evidence: { actual: "crashkernel=auto" } }] },
  undecided: { "no boot configuration": {} },
});
