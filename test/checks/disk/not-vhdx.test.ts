import { expect } from "vitest";
import check from "../../../checks/disk/not-vhdx.ts";
import { checkTest } from "../../../src/testing/check-test.ts";
import { fixtureImage } from "../../image/fixture-image.ts";

checkTest(check, {
  pass: {
    "a fixed VHD": { disk: {} },
    "a VHD whose first sector says vhdxfile": { disk: { bytes: [[0, Buffer.from("vhdxfile")]] } },
  },
  fail: {
    "a dynamic VHDX under the name of a VHD": [
      { disk: fixtureImage("containers/dynamic.vhdx") },
      {
        message: "the file is a VHDX",
        fix: {
          text: expect.stringContaining("fixed VHD"),
          commands: [
            "qemu-img convert -f vhdx -O raw disk.vhd disk-azure.raw",
            "qemu-img resize -f raw disk-azure.raw 4194304",
            "qemu-img convert -f raw -O vpc -o subformat=fixed,force_size disk-azure.raw disk-azure.vhd",
          ],
        },
      },
    ],
    "a fixed VHDX": [{ disk: fixtureImage("containers/fixed.vhdx") }, { message: "the file is a VHDX" }],
  },
  notApplicable: { "a bare tree": { "/etc/": "" } },
});
