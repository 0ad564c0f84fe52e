import { expect } from "vitest";
import check from "../../../checks/disk/file-name.ts";
import { checkTest } from "../../../src/testing/check-test.ts";

checkTest(check, {
  pass: {
    "letters, digits, dots and dashes": { disk: { file: "out/my-image_1.0.0.vhd" } },
    "a folder with an odd name": { disk: { file: "50%/image.vhd" } },
  },
  fail: {
    "a percent sign": [
      { disk: { file: "out/my%20image.vhd" } },
      {
        message: "the file's name contains %",
        evidence: { actual: "my%20image.vhd" },
        fix: { text: expect.any(String), commands: ["mv out/my%20image.vhd out/my-image.vhd"] },
      },
    ],
    "quotation marks": [{ disk: { file: `"a'b".vhd` } }, { message: `the file's name contains " '` }],
  },
  notApplicable: { "a bare tree": { "/etc/": "" } },
});
