import check from "../../../checks/disk/file-length.ts";
import { checkTest } from "../../../src/testing/check-test.ts";
import { fixtureImage } from "../../image/fixture-image.ts";

checkTest(check, {
  pass: { "the disk and its footer": { disk: {} } },
  fail: {
    "bytes behind the footer": [
      { disk: { trailingBytes: 512 } },
      {
        message: "512 bytes follow the footer",
        evidence: { actual: "32212255744 bytes", expected: "32212255232 bytes" },
      },
    ],
    "bytes before the footer": [
      { disk: { surplusBytes: 4096 } },
      { message: "4096 bytes lie between the end of the disk and the footer" },
    ],
    "a disk that lost its end": [
      { disk: { surplusBytes: -1024 * 1024 } },
      { message: "the last 1048576 bytes of the disk are missing in front of the footer" },
    ],
  },
  notApplicable: {
    "a dynamic VHD": { disk: fixtureImage("containers/dynamic.vhd") },
    "a raw disk": { disk: { footer: "none" } },
    "a bare tree": { "/etc/": "" },
  },
});
