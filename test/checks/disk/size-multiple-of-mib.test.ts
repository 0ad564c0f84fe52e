import { expect } from "vitest";
import check from "../../../checks/disk/size-multiple-of-mib.ts";
import { checkTest } from "../../../src/testing/check-test.ts";

const MIB = 1024 * 1024;
/** The sample of Azure's page. */
const odd = 21_475_270_656;

checkTest(check, {
  pass: {
    "30 GiB": { disk: {} },
    "a MiB more": { disk: { sizeBytes: 30 * 1024 * MIB + MIB } },
    "the creator alone says nothing": { disk: { footer: { creator: "qemu" } } },
  },
  fail: {
    "the size of the documentation, of qemu-img without force_size": [
      { disk: { sizeBytes: odd, footer: { creator: "qemu" }, partitions: [], bootCode: "none" } },
      {
        message: "the disk's size is not a whole number of MiB",
        evidence: {
          actual: `${odd} bytes, written by qemu-img without force_size`,
          expected: `${Math.ceil(odd / MIB) * MIB} bytes`,
        },
        fix: {
          text: expect.any(String),
          commands: [
            "cp --sparse=always disk.vhd disk-azure.raw",
            `truncate -s ${odd} disk-azure.raw`,
            `qemu-img resize -f raw disk-azure.raw ${Math.ceil(odd / MIB) * MIB}`,
            "sgdisk -e disk-azure.raw",
            "qemu-img convert -f raw -O vpc -o subformat=fixed,force_size disk-azure.raw disk-azure.vhd",
          ],
        },
      },
    ],
    "a sector too little": [
      { disk: { sizeBytes: 64 * MIB - 512, partitions: [], table: "none", bootCode: "none" } },
      { evidence: { actual: `${64 * MIB - 512} bytes`, expected: `${64 * MIB} bytes` } },
    ],
  },
  notApplicable: { "a raw disk": { disk: { footer: "none" } }, "a bare tree": { "/etc/": "" } },
});
