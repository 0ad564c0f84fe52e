import growpartTool from "../../../checks/generic/growpart-tool.ts";
import { flatcar } from "../../../fixtures/trees/flatcar.ts";
import { checkTest, program } from "../../../src/testing/index.ts";
import { system } from "./_trees.ts";

const debian = system("debian", "12");

checkTest(growpartTool, {
  pass: {
    growpart: { ...debian, "/usr/bin/growpart": program() },
    "systemd-repart": { ...debian, "/usr/lib/repart.d/50-root.conf": "[Partition]\nType=root\n" },
    "a module of the initramfs": { ...debian, "/usr/lib/dracut/modules.d/90kiwi-repart/module-setup.sh": "" },
  },
  fail: {
    none: [debian, { message: "growpart is not installed" }],
    "no program": [{ ...debian, "/usr/bin/growpart": "text" }, {}],
  },
  notApplicable: { Flatcar: flatcar() },
});
