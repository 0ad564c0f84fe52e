import { expect } from "vitest";
import check from "../../../checks/disk/type-fixed.ts";
import { checkTest } from "../../../src/testing/check-test.ts";
import { sparseVhd } from "../../image/container/vhd-builder.ts";
import { fixtureImage } from "../../image/fixture-image.ts";

const MIB = 1024 * 1024;

const dynamic = sparseVhd({ blockSize: 2 * MIB, currentSize: 4 * MIB, blocks: new Map() });
const convert = "qemu-img convert -f vpc -O vpc -o subformat=fixed,force_size disk-azure-copy.vhd disk-azure.vhd";

function changed(...places: readonly number[]): Uint8Array {
  const bytes = dynamic.slice();
  for (const place of places) bytes[place] = 0x55;
  return bytes;
}

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
    // qemu-img goes by the start and refuses it.
    "a dynamic VHD whose start is damaged": [
      { disk: changed(0) },
      {
        fix: {
          text: expect.any(String),
          commands: [
            "cp --sparse=always disk.vhd disk-azure-copy.vhd",
            "tail -c 512 disk.vhd | dd of=disk-azure-copy.vhd bs=512 count=1 conv=notrunc",
            convert,
          ],
        },
      },
    ],
    "a dynamic VHD with two wrong checksums": [
      { disk: changed(100, dynamic.length - 412) },
      {
        fix: {
          text: expect.any(String),
          commands: [
            "cp --sparse=always disk.vhd disk-azure-copy.vhd",
            "tail -c 512 disk.vhd | dd of=disk-azure-copy.vhd bs=512 count=1 conv=notrunc",
            expect.stringMatching(
              /^printf '(\\[0-3][0-7]{2}){4}' \| dd of=disk-azure-copy\.vhd bs=1 seek=64 conv=notrunc$/,
            ),
            convert,
          ],
        },
      },
    ],
    "a dynamic VHD whose end is damaged": [
      { disk: changed(dynamic.length - 412) },
      {
        fix: {
          text: expect.any(String),
          commands: ["qemu-img convert -f vpc -O vpc -o subformat=fixed,force_size disk.vhd disk-azure.vhd"],
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
