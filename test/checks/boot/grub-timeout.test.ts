import grubTimeout from "../../../checks/boot/grub-timeout.ts";
import { checkTest, type Tree } from "../../../src/testing/index.ts";
import { grub, on } from "./_boot.ts";

function waiting(line: string): Tree {
  const tree = on("ro");
  return { ...tree, [grub]: String(tree[grub]).replace("set timeout=10", line) };
}

checkTest(grubTimeout, {
  pass: {
    "ten seconds": on("ro"),
    five: waiting("set timeout=5"),
    "for ever": waiting("set timeout=-1"),
    "nothing said, which waits": waiting(""),
  },
  fail: {
    four: [waiting("set timeout=4"), { message: "waits 4 seconds", path: grub, evidence: { expected: "5 or more" } }],
    "hidden, and none": [
      waiting("set timeout_style=hidden\nset timeout=0"),
      { evidence: { actual: "timeout=0 timeout_style=hidden" } },
    ],
  },
  undecided: { "no boot configuration": {} },
});
