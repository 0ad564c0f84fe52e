import earlyprintk from "../../../checks/boot/earlyprintk.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { grub, on } from "./_boot.ts";

checkTest(earlyprintk, {
  pass: {
    "the port": on("earlyprintk=ttyS0"),
    "with a speed": on("earlyprintk=ttyS0,115200"),
    "the other spelling": on("earlyprintk=serial,ttyS0,115200"),
  },
  fail: {
    none: [on("ro"), { message: "does not name ttyS0", path: grub, evidence: { expected: "earlyprintk=ttyS0" } }],
    "another port": [on("earlyprintk=ttyS1"), { evidence: { actual: "earlyprintk=ttyS1" } }],
    "to the screen": [on("earlyprintk=vga"), {}],
    "as an article misspells it": [on("earlyprinttk=ttyS0"), { message: "earlyprinttk is no parameter" }],
  },
  notApplicable: { arm64: { tree: on("ro"), target: { arch: "aarch64" } } },
});
