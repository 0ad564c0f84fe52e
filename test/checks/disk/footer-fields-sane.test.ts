import check from "../../../checks/disk/footer-fields-sane.ts";
import { checkTest } from "../../../src/testing/check-test.ts";

checkTest(check, {
  pass: {
    "qemu-img with force_size": { disk: {} },
    "Hyper-V": { disk: { footer: { creator: "win " } } },
    VirtualBox: { disk: { footer: { creator: "vbox" } } },
    "a temporary disk": { disk: { footer: { features: 3 } } },
  },
  fail: {
    "a wrong checksum": [
      { disk: { footer: { checksum: 0xdeadbeef } } },
      { message: "the footer's checksum is wrong", evidence: { actual: "0xdeadbeef" } },
    ],
    "another version in saved state": [
      { disk: { footer: { version: 0x20000, savedState: 1 } } },
      { message: "the footer gives another version of the format", evidence: { actual: "0x00020000" } },
      { message: "the disk belongs to a machine in saved state" },
    ],
    "a fixed disk that leads to a header": [
      { disk: { footer: { dataOffset: 512n } } },
      { message: "the footer of the fixed disk leads to a header", evidence: { actual: "0x200" } },
    ],
  },
  notApplicable: { "a raw disk": { disk: { footer: "none" } }, "a bare tree": { "/etc/": "" } },
});
