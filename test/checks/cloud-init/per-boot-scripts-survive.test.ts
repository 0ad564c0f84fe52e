import check from "../../../checks/cloud-init/per-boot-scripts-survive.ts";
import { checkTest, directory, program, unreadableDirectory } from "../../../src/testing/index.ts";

const folder = "/var/lib/cloud/scripts";

checkTest(check, {
  pass: { "empty folders": { [`${folder}/per-boot/`]: directory() }, nothing: {} },
  fail: {
    "the article's script": [
      { [`${folder}/per-boot/swap.sh`]: program(), [`${folder}/per-once/x`]: program() },
      { path: `${folder}/per-boot/swap.sh` },
      { path: `${folder}/per-once/x` },
    ],
  },
  notApplicable: {
    "a specialized image": { tree: { [`${folder}/per-boot/x`]: program() }, target: { type: "specialized" } },
  },
  undecided: {
    "a folder that cannot be read": [{ [`${folder}/per-boot`]: unreadableDirectory() }, "permission denied"],
  },
});
