import check from "../../../checks/disk/container-sound.ts";
import { checkTest } from "../../../src/testing/check-test.ts";
import { sparseVhd } from "../../image/container/vhd-builder.ts";
import { fixtureImage } from "../../image/fixture-image.ts";

const MIB = 1024 * 1024;
const blocks = new Map([[0, new Map([[0, 1]])]]);
const dynamic = sparseVhd({ blockSize: 2 * MIB, currentSize: 4 * MIB, blocks });

function edited(image: Uint8Array, edit: (image: Buffer) => void): Uint8Array {
  const copy = Buffer.from(image);
  edit(copy);
  return new Uint8Array(copy);
}

checkTest(check, {
  pass: {
    "a fixed VHD": { disk: {} },
    "a dynamic VHD": { disk: dynamic },
    "a VHDX": { disk: fixtureImage("containers/dynamic.vhdx") },
    "a qcow2 image": { disk: fixtureImage("containers/zlib.qcow2") },
    "a VMDK": { disk: fixtureImage("containers/sparse.vmdk") },
    "a VDI": { disk: fixtureImage("containers/dynamic.vdi") },
    // Told by disk.footer-fields-sane.
    "a footer with a wrong checksum": { disk: { footer: { checksum: 1 } } },
  },
  fail: {
    "a qcow2 image that is dirty and corrupt": [
      { disk: edited(fixtureImage("containers/small-clusters.qcow2"), (image) => image.writeBigUInt64BE(3n, 72)) },
      { message: "the qcow2 image was not closed cleanly; its reference counts are stale" },
      { message: "the qcow2 image is marked as corrupt" },
    ],
    "a VMDK that was not closed": [
      { disk: edited(fixtureImage("containers/sparse.vmdk"), (image) => image.writeUInt8(1, 72)) },
      { message: "the VMDK was not closed cleanly" },
    ],
    "a VHDX with one damaged header": [
      { disk: edited(fixtureImage("containers/dynamic.vhdx"), (image) => image.writeUInt8(1, 64 * 1024 + 200)) },
      { message: "the header at 65536 is damaged", level: "info" },
    ],
    "a VHDX whose first region table is damaged": [
      { disk: edited(fixtureImage("containers/dynamic.vhdx"), (image) => image.fill(0, 3 * 65_536, 4 * 65_536)) },
      { message: "the region table at 196608 is damaged" },
    ],
    "a dynamic VHD whose start is damaged": [
      { disk: edited(dynamic, (image) => image.writeUInt8(1, 100)) },
      { message: "the checksum of the footer's copy at the start is wrong" },
    ],
    "a dynamic VHD whose end is damaged": [
      { disk: edited(dynamic, (image) => image.writeUInt8(1, image.length - 412)) },
      { message: "the checksum of the footer at the end is wrong" },
    ],
    "a dynamic VHD with a block over its table": [
      { disk: edited(dynamic, (image) => image.writeUInt32BE(2, 1536)) },
      { message: "block 0 lies over the block table", level: "must" },
    ],
  },
  notApplicable: { "a raw disk": { disk: { footer: "none" } }, "a bare tree": { "/etc/": "" } },
});
