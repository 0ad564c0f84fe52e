import { expect } from "vitest";
import check from "../../../checks/disk/type-fixed.ts";
import { checkTest } from "../../../src/testing/check-test.ts";
import { fixtureImage } from "../../image/fixture-image.ts";

checkTest(check, {
  pass: { "a fixed VHD": { disk: {} } },
  fail: {
    "a dynamic VHD": [
      { disk: fixtureImage("containers/dynamic.vhd") },
      {
        message: "the VHD is dynamic",
        fix: {
          text: expect.any(String),
          commands: [
            "qemu-img convert -f vpc -O raw disk.vhd disk-azure.raw",
            "qemu-img resize -f raw disk-azure.raw 4194304",
            "qemu-img convert -f raw -O vpc -o subformat=fixed,force_size disk-azure.raw disk-azure.vhd",
          ],
        },
      },
    ],
  },
  notApplicable: { "a VHDX": { disk: fixtureImage("containers/fixed.vhdx") }, "a bare tree": { "/etc/": "" } },
});
