import check from "../../../checks/disk/not-other-container.ts";
import { checkTest } from "../../../src/testing/check-test.ts";
import { fixtureImage } from "../../image/fixture-image.ts";

checkTest(check, {
  pass: {
    "a fixed VHD": { disk: {} },
    "a raw disk": { disk: { footer: "none" } },
    "a guest that wrote the magic of qcow2 into its first sector": {
      disk: { bytes: [[0, Buffer.from("QFI\xfb", "latin1")]] },
    },
  },
  fail: {
    qcow2: [{ disk: fixtureImage("containers/zlib.qcow2") }, { message: "the file is a qcow2 image" }],
    VMDK: [{ disk: fixtureImage("containers/sparse.vmdk") }, { message: "the file is a VMDK" }],
    VDI: [{ disk: fixtureImage("containers/dynamic.vdi") }, { message: "the file is a VDI" }],
  },
  notApplicable: { "a bare tree": { "/etc/": "" } },
});
