import type { Disk } from "../../src/image/disk.ts";
import { fixedVhdOf } from "../../src/image/fixed-vhd.ts";
import type { Fix } from "../../src/lint/check.ts";

/** The fix of whatever is wrong with the file around the disk: a VHD for Azure of this very file. */
export function fixedVhdFix(disk: Disk): Fix {
  const { text, commands } = fixedVhdOf(disk);
  return { text, commands };
}
