import { expect } from "vitest";
import check from "../../../checks/disk/type-fixed.ts";
import { checkTest } from "../../../src/testing/check-test.ts";
import { sparseVhd } from "../../image/container/vhd-builder.ts";
import { fixtureImage } from "../../image/fixture-image.ts";

const MIB = 1024 * 1024;

checkTest(check, {
  pass: { "a fixed VHD": { disk: {} } },
  fail: {
    "a dynamic VHD of Virtual PC, whose geometry is smaller than the disk": [
      { disk: sparseVhd({ blockSize: 2 * MIB, currentSize: 4 * MIB, creator: "vpc ", blocks: new Map() }) },
      {
        fix: {
          text: expect.any(String),
          commands: [
            "qemu-img convert --image-opts -O vpc -o subformat=fixed,force_size driver=vpc,force_size_calc=current_size,file.filename=disk.vhd disk-azure.vhd",
          ],
        },
      },
    ],
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
