import { expect } from "vitest";
import check from "../../../checks/disk/not-vhdx.ts";
import { checkTest } from "../../../src/testing/check-test.ts";
import { logEntry, markDirty, placeEntry } from "../../image/container/vhdx-builder.ts";
import { fixtureImage } from "../../image/fixture-image.ts";

/** qemu-img opens neither: the commands mend a copy first. */
function edited(edit: (image: Buffer) => void): Uint8Array {
  const image = Buffer.from(fixtureImage("containers/dynamic.vhdx"));
  edit(image);
  return new Uint8Array(image);
}
const dirty = edited((image) => {
  markDirty(image);
  placeEntry(image, 0, logEntry({ sequence: 1, tail: 0, changes: [{ offset: image.length, zeros: 4096 }] }));
});
const firstTableDamaged = edited((image) => image.fill(0, 3 * 65_536, 4 * 65_536));
const copied = [
  expect.stringMatching(/^cp .* disk\.vhd disk-azure-copy\.vhdx$/),
  expect.any(String),
  "qemu-img convert -f vhdx -O raw disk-azure-copy.vhdx disk-azure.raw",
  expect.any(String),
  expect.any(String),
];

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
    "a VHDX with a log to replay": [
      { disk: dirty },
      {
        fix: {
          text: expect.any(String),
          commands: copied.with(1, "qemu-img check -f vhdx -r all disk-azure-copy.vhdx"),
        },
      },
    ],
    "a VHDX whose first region table is damaged": [
      { disk: firstTableDamaged },
      { fix: { text: expect.any(String), commands: copied.with(1, expect.stringMatching(/^dd .* skip=4 seek=3 /)) } },
    ],
    "a fixed VHDX": [{ disk: fixtureImage("containers/fixed.vhdx") }, { message: "the file is a VHDX" }],
  },
  notApplicable: { "a bare tree": { "/etc/": "" } },
});
