import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  fstab,
  hasOption,
  isFromCloudInit,
  isPseudo,
  mayBeAbsent,
  parseFstab,
  parseMountOptions,
} from "../../src/facts/fstab.ts";
import { imageFrom, unreadable } from "../../src/testing/index.ts";

const parse = (text: string) => parseFstab(text, "/etc/fstab");
const first = (line: string) => {
  const [entry] = parse(line).entries;
  if (!entry) throw new Error("no entry");
  return entry;
};

test("fields, escapes, comments and places", () => {
  const { entries, problems } = parse(
    '# /etc/fstab\n\nUUID=7c47 /boot xfs defaults 0 2\n  LABEL="my\\040root"\t/mnt/my\\040disk\\011x ext4\tnofail,x="a,b"\n',
  );
  expect(problems).toEqual([]);
  expect(entries).toMatchObject([
    { device: "UUID=7c47", tag: { name: "UUID", value: "7c47" }, mountPoint: "/boot", type: "xfs", pass: "2", line: 3 },
    {
      tag: { name: "LABEL", value: "my root" },
      mountPoint: "/mnt/my disk\tx",
      options: [
        { name: "nofail", value: undefined },
        { name: "x", value: "a,b" },
      ],
      frequency: undefined,
      line: 4,
    },
  ]);
});

test("three fields are enough", () => {
  expect(first("/dev/sda1 / ext4")).toMatchObject({ options: [{ name: "defaults" }], tag: undefined });
});

describe("lines that are taken otherwise than they look", () => {
  test.each([
    ["UUID=x", "has 1 of the three fields"],
    ["UUID=x /data", "has 2 of the three fields"],
    ["UUID=x /data ext4 defaults, nofail 0 0", "fifth field is no number"],
    ["UUID=x /data ext4 defaults 0 x", "sixth field is no number"],
    ["UUID=x /data ext4 defaults 0 0 0", "more than six fields"],
    ["UUID=x /data ext4 defaults 0 0\r", "carriage return"],
  ])("%j", (line, message) => {
    expect(parse(line).problems[0]).toMatchObject({ line: 1, message: expect.stringContaining(message) as string });
  });

  test("a comment behind the fields is none of them", () => {
    expect(parse("UUID=x / ext4 defaults 0 1 # root").problems).toEqual([]);
    expect(parse("UUID=x / ext4 defaults # root disk here").problems).toEqual([]);
  });
});

test("who may be absent, who is no disk, who came from cloud-init", () => {
  expect(mayBeAbsent(first("UUID=x /d ext4 defaults,nofail 0 2"))).toBe(true);
  expect(mayBeAbsent(first("UUID=x /d ext4 noauto"))).toBe(true);
  expect(mayBeAbsent(first("UUID=x /d ext4 defaults,nofailx"))).toBe(false);
  expect(isPseudo(first("tmpfs /tmp tmpfs size=1g"))).toBe(true);
  expect(isPseudo(first("/var/tmp /tmp none bind"))).toBe(true);
  expect(isPseudo(first("UUID=x / ext4"))).toBe(false);
  const cloud = first(
    "/dev/disk/cloud/azure_resource-part1 /mnt auto defaults,nofail,x-systemd.requires=cloud-init.service,comment=cloudconfig 0 2",
  );
  expect(isFromCloudInit(cloud)).toBe(true);
  expect(hasOption(cloud, "x-systemd.requires")).toBe(true);
});

test("the fact tells a missing file from an empty and from an unreadable one", async () => {
  expect(await imageFrom({ "/etc/": "" }).fact(fstab)).toMatchObject({ exists: false, entries: [] });
  expect(await imageFrom({ "/etc/fstab": "" }).fact(fstab)).toMatchObject({ exists: true, entries: [] });
  await expect(imageFrom({ "/etc/fstab": unreadable() }).fact(fstab)).rejects.toThrow("permission denied");
});

test("what was escaped is read back", () => {
  const escape = (text: string) =>
    text.replace(/[ \t\n\\#"']/g, (c) => `\\${c.charCodeAt(0).toString(8).padStart(3, "0")}`);
  const text = fc.stringMatching(/^[ -~\t]{1,20}$/);
  fc.assert(
    fc.property(text, text, (device, mountPoint) => {
      expect(first(`${escape(device)} ${escape(mountPoint)} ext4`)).toMatchObject({ device, mountPoint });
    }),
  );
});

test("any text is cut into options without losing one", () => {
  expect(parseMountOptions('a,b="open')).toEqual([
    { name: "a", value: undefined },
    { name: 'b="open', value: undefined },
  ]);
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z]{1,5}(=[a-z0-9.]{0,5})?$/), { minLength: 1 }), (names) => {
      const options = parseMountOptions(names.join(","));
      expect(options.map(({ name, value }) => (value === undefined ? name : `${name}=${value}`))).toEqual(names);
    }),
  );
});
