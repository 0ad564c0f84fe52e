import { describe, expect, test } from "vitest";
import { findDevice } from "../../../src/image/assemble/device-spec.ts";
import { devices, logicalVolume, volume } from "./devices-builder.ts";

const disk = devices([
  volume({ index: 1, uuid: "AAAA-0001", label: "UEFI", kind: "fat", tree: {} }),
  volume({
    index: 2,
    uuid: "11111111-2222-3333-4444-555555555555",
    label: "a root/é",
    partUuid: "deadbeef-02",
    partLabel: "root",
    tree: {},
  }),
  volume({ index: 14 }),
  volume({ lv: "root-vg/root-lv", tree: {} }),
]);

const find = (spec: string, among = disk) => {
  const found = findDevice(spec, among);
  return found.kind === "volume" ? found.opened.volume.name : found.kind;
};

test.each([
  ["UUID=aaaa-0001", "partition 1"],
  ['UUID="AAAA-0001"', "partition 1"],
  ["UUID='AAAA-0001'", "partition 1"],
  ["LABEL=UEFI", "partition 1"],
  ["LABEL=uefi", "absent"],
  ["LABEL=a root/é", "partition 2"],
  ["PARTUUID=DEADBEEF-02", "partition 2"],
  ["PARTUUID=deadbeef-02/PARTNROFF=12", "partition 14"],
  ["PARTUUID=deadbeef-02/PARTNROFF=-1", "partition 1"],
  ["PARTUUID=deadbeef-02/PARTNROFF=1", "absent"],
  ["PARTUUID=deadbeef-09/PARTNROFF=1", "absent"],
  ["PARTLABEL=root", "partition 2"],
  ["LABEL=", "absent"],
  ["PARTLABEL=", "absent"],
  ["UUID=", "absent"],
  ["/dev/disk/by-uuid/11111111-2222-3333-4444-555555555555", "partition 2"],
  ["/dev/disk/by-label/a\\x20root\\x2f\\xc3\\xa9", "partition 2"],
  ["/dev/disk/by-partuuid/deadbeef-02", "partition 2"],
  ["/dev/disk/by-partlabel/root", "partition 2"],
  ["/dev/sda2", "partition 2"],
  ["/dev/vda14", "partition 14"],
  ["/dev/nvme0n1p1", "partition 1"],
  ["/dev/disk/azure/root-part1", "partition 1"],
  ["/dev/disk/azure/os-part2", "partition 2"],
  ["/dev/disk/cloud/azure_root-part1", "partition 1"],
  ["/dev/mapper/root--vg-root--lv", "root-vg/root-lv"],
  ["/dev/root-vg/root-lv", "root-vg/root-lv"],
  ["/dev/disk/by-id/dm-name-root--vg-root--lv", "root-vg/root-lv"],
  ["ID=dm-name-root--vg-root--lv", "root-vg/root-lv"],
  [`/dev/disk/by-id/dm-uuid-LVM-${"a".repeat(32)}${"L".repeat(32)}`, "root-vg/root-lv"],
  [`/dev/disk/by-id/dm-uuid-LVM-${"L".repeat(32)}${"a".repeat(32)}`, "absent"],
  // The second disk of a machine on Azure is its resource disk, a third one is data.
  ["/dev/sdb1", "absent"],
  ["/dev/sdc2", "absent"],
  ["/dev/disk/azure/resource-part1", "absent"],
  ["/dev/disk/cloud/azure_resource-part1", "absent"],
  ["/dev/sda", "absent"],
  ["/dev/sda9", "absent"],
  ["/dev/root-vg/other", "absent"],
  ["//server/share", "absent"],
])("%s leads to %s", (spec, expected) => {
  expect(find(spec)).toBe(expected);
});

test("a disk without a table is one device", () => {
  const whole = devices([volume({ tree: {} })]);
  expect(find("/dev/sda", whole)).toBe("whole disk");
  expect(find("/dev/sda1", whole)).toBe("absent");
});

describe("what cannot be read is not absent", () => {
  test("a logical volume of a kind that is not read", () => {
    const thin = devices([], [logicalVolume("vg/thin", "segments of type thin are not read")]);
    expect(findDevice("/dev/mapper/vg-thin", thin)).toEqual({
      kind: "unreadable",
      reason: "vg/thin cannot be read: segments of type thin are not read",
    });
  });

  test("anything by name where a volume is encrypted; a partition is still known to be absent", () => {
    const encrypted = devices([volume({ index: 1, kind: "luks", error: "it is encrypted" })]);
    for (const spec of ["/dev/mapper/luks-root", "UUID=1234", "LABEL=root", "/dev/vg/root"])
      expect(find(spec, encrypted)).toBe("unreadable");
    for (const spec of ["PARTUUID=1234", "/dev/sda3"]) expect(find(spec, encrypted)).toBe("absent");
  });

  test("an encrypted partition that is named itself", () => {
    const encrypted = devices([volume({ index: 1, kind: "luks", uuid: "abcd", error: "it is encrypted" })]);
    expect(find("UUID=abcd", encrypted)).toBe("partition 1");
  });
});
