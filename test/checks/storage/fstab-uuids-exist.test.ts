import { expect, test } from "vitest";
import check from "../../../checks/storage/fstab-uuids-exist.ts";
import { checkTest } from "../../../src/testing/check-test.ts";
import { runCheck } from "../../../src/lint/runner.ts";
import { defaultTarget } from "../../../src/lint/target.ts";
import { diskImageOf, espPartition, rootPartition, rootTree } from "../../../src/testing/disk.ts";
import { smallImage } from "../../image/filesystem/fuzz.ts";

const fstab = (text: string, more: { readonly locked?: boolean } = {}) =>
  ({
    disk: {
      partitions: [
        espPartition({ label: "UEFI", name: "esp", uuid: "ESP0-ESP0" }),
        rootPartition({ sizeBytes: 2 ** 30, tree: { ...rootTree, "/etc/fstab": text } }),
        { index: 2, use: "lvm", kind: "lvm2" },
        ...(more.locked ? [{ index: 3, kind: "luks", error: "it is encrypted" } as const] : []),
      ],
      logical: { "root-vg/var": { kind: "xfs", tree: { "/lib/": "" } } },
    },
  }) as const;

checkTest(check, {
  pass: {
    "the root and the ESP by UUID": { disk: {} },
    "all the names that a volume has": fstab(
      [
        "UUID=1111-root / ext4 defaults 0 1",
        "LABEL=UEFI /boot/efi vfat defaults 0 2",
        "PARTUUID=0f0f0f0f-0f0f-0f0f-0f0f-0f0f0f0f0f0f /efi vfat defaults 0 2",
        "/dev/disk/by-partlabel/esp /esp auto defaults 0 2",
        "/dev/mapper/root--vg-var /var xfs defaults 0 2",
        "/dev/root-vg/var /srv xfs defaults 0 2",
      ].join("\n"),
    ),
    "a data disk with nofail": fstab("UUID=dddd /data ext4 defaults,nofail 0 2\n"),
    "what is no volume of the disk": fstab(
      "tmpfs /tmp tmpfs defaults 0 0\nserver:/share /share nfs defaults 0 0\n/dev/disk/cloud/azure_resource-part1 /mnt auto defaults 0 2\n/dev/sdb1 /old ext4 defaults 0 2\n",
    ),
    "the root under another type, which the kernel does not ask": fstab("UUID=1111-root / xfs defaults 0 1\n"),
    "no fstab": fstab(""),
  },
  fail: {
    "UUIDs of another machine": [
      fstab("UUID=1111-root / ext4 defaults 0 1\nUUID=dddd /data ext4 defaults 0 2\nUUID=5555 none swap sw 0 0\n"),
      { message: "UUID=dddd is nowhere on the disk", path: "/etc/fstab", line: 2, subject: "/data" },
      { message: "UUID=5555 is nowhere on the disk", line: 3, level: "should" },
    ],
    "a root that was made anew": [fstab("UUID=2222-root / ext4 defaults 0 1\n"), { subject: "/" }],
    "a volume of LVM that is not there": [
      fstab("/dev/mapper/root--vg-home /home xfs defaults 0 2\n"),
      { subject: "/home" },
    ],
    "a UUID in another case": [
      fstab(
        [
          "UUID=1111-ROOT / ext4 defaults 0 1",
          "UUID='esp0-esp0' /boot/efi vfat defaults 0 2",
          "/dev/disk/by-partuuid/0F0F0F0F-0f0f-0f0f-0f0f-0f0f0f0f0f0f /efi vfat defaults 0 2",
        ].join("\n"),
      ),
      { message: /differs in case from what is on partition 15/, line: 2, evidence: { expected: "ESP0-ESP0" } },
      { line: 3, evidence: { expected: "0f0f0f0f-0f0f-0f0f-0f0f-0f0f0f0f0f0f" } },
    ],
    "another type": [
      fstab("LABEL=UEFI /boot/efi ext4 defaults 0 2\n"),
      { message: "partition 15 is to be mounted as ext4 and holds FAT32" },
    ],
  },
  notApplicable: { "a bare tree": { "/etc/fstab": "UUID=dddd /data ext4 defaults 0 2\n" } },
  undecided: { "what may be behind a lock": fstab("UUID=dddd /data ext4 defaults 0 2\n", { locked: true }) },
});

test("a subvolume that is not there stops the boot as a device does", async () => {
  await using image = await diskImageOf(smallImage("btrfs-subvolumes"), "disk.raw");
  const { findings } = await runCheck(check, image, defaultTarget, undefined);
  expect(findings).toMatchObject([
    { message: "/srv cannot be mounted: there is no subvolume @/none", subject: "/srv" },
  ]);
});
