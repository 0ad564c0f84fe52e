import * as fc from "fast-check";
import { expect, test } from "vitest";
import fstabValid from "../../../checks/storage/fstab-valid.ts";
import { nearestOption } from "../../../checks/storage/_mount-options.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";

const table = (text: string) => ({ "/etc/fstab": text });

checkTest(fstabValid, {
  pass: {
    "a plain table": table(
      "UUID=1 / ext4 discard,errors=remount-ro 0 1\nUUID=2 /boot/efi vfat umask=0077 0 1\n/dev/mapper/v-s none swap sw 0 0\n",
    ),
    "options that only a file system knows": table(
      "UUID=1 / btrfs subvol=/@,compress=zstd:1,autodefrag,ssd 0 0\nUUID=2 /x xfs nouuid,inode64,logbufs=8 0 0\n",
    ),
    "Azure Linux's line for the ESP": table(
      "UUID=1 /boot/efi vfat defaults,umask=0077,noexec,nodev,nosuid,nosymfollow 0 0\n",
    ),
    "no table": { "/etc/": "" },
    "a mount point twice, once by hand only": table("UUID=1 /d ext4\nUUID=2 /d ext4 noauto\n"),
  },
  fail: {
    "a mistyped option": [
      table("UUID=1 /data ext4 defautls 0 0\n"),
      { message: 'no option "defautls"', line: 1, evidence: { expected: "defaults" } },
    ],
    "nofial and noexex": [
      table("UUID=1 /d ext4 nofial,noexex\n"),
      { evidence: { expected: "nofail" } },
      { evidence: { expected: "noexec" } },
    ],
    "a space inside of the options": [
      table("UUID=1 /d ext4 defaults, nofail 0 0\n"),
      { message: "fifth field is no number" },
      { message: "more than six fields" },
    ],
    "a field too few": [table("# c\nUUID=1 /d\n"), { message: "three fields", line: 2 }],
    "a mount point without a slash": [table("UUID=1 data ext4\n"), { message: "no absolute path" }],
    "a UUID that is missing": [table("UUID= /d ext4\n"), { message: "names no device" }],
    "mounted twice": [
      table("UUID=1 /d ext4\nUUID=2 /d/ ext4\n"),
      { message: "/d is mounted twice", line: 2, level: "should" },
    ],
    "an order of checks that is not there": [table("UUID=1 /d ext4 defaults 0 3\n"), { level: "should" }],
  },
  undecided: { "a table that cannot be read": [{ "/etc/fstab": unreadable() }, "permission denied"] },
});

test.each([
  "defaults",
  "nofail",
  "notail",
  "nouuid",
  "ro",
  "usrjquota",
  "compress",
  "x-systemd.automount",
  "norecovery",
])("%s is no slip", (word) => {
  expect(nearestOption(word)).toBeUndefined();
});

test("a slip is one letter, no more", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), (word) => {
      const meant = nearestOption(word);
      if (meant !== undefined) expect(Math.abs(meant.length - word.length)).toBeLessThanOrEqual(1);
    }),
  );
});
