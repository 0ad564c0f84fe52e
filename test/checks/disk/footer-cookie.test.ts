import { expect } from "vitest";
import check from "../../../checks/disk/footer-cookie.ts";
import { checkTest } from "../../../src/testing/check-test.ts";
import { fixtureImage } from "../../image/fixture-image.ts";

const MIB = 1024 * 1024;
const dynamic = fixtureImage("containers/dynamic.vhd");

checkTest(check, {
  pass: {
    "a fixed VHD": { disk: {} },
    "a dynamic VHD": { disk: dynamic },
    "a footer with a wrong checksum": { disk: { footer: { checksum: 1 } } },
  },
  fail: {
    "a raw disk": [
      { disk: { footer: "none", file: "it's raw.img" } },
      {
        message: "the file is a raw disk without a VHD footer",
        fix: {
          text: expect.any(String),
          commands: [
            `qemu-img convert -f raw -O vpc -o subformat=fixed,force_size 'it'\\''s raw.img' 'it'\\''s raw.vhd'`,
          ],
        },
      },
    ],
    "a raw disk with a name that qemu-img would take for a protocol": [
      { disk: { footer: "none", file: "nbd:disk.img" } },
      {
        fix: {
          text: expect.any(String),
          commands: ["qemu-img convert -f raw -O vpc -o subformat=fixed,force_size ./nbd:disk.img ./nbd:disk.vhd"],
        },
      },
    ],
    "a raw disk of an odd size under the name of a VHD": [
      { disk: { footer: "none", sizeBytes: 30 * MIB + 512, partitions: [], bootCode: "none" } },
      {
        fix: {
          text: expect.any(String),
          commands: [
            "qemu-img convert -f raw -O raw disk.vhd disk-azure.raw",
            `qemu-img resize -f raw disk-azure.raw ${31 * MIB}`,
            "sgdisk -e disk-azure.raw",
            "qemu-img convert -f raw -O vpc -o subformat=fixed,force_size disk-azure.raw disk-azure.vhd",
          ],
        },
      },
    ],
    "a dynamic VHD without its end": [
      { disk: dynamic.subarray(0, dynamic.length - 512) },
      { message: "the footer at the end of the file is missing, only its copy at the start is there" },
    ],
  },
  notApplicable: {
    "a qcow2 image": { disk: fixtureImage("containers/zlib.qcow2") },
    "a bare tree": { "/etc/": "" },
  },
});
