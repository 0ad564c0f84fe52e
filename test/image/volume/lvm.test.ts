import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MemoryByteSource } from "../../../src/image/bytes/byte-source.ts";
import { readLvmDevice } from "../../../src/image/volume/lvm-metadata.ts";
import { parseLvmText } from "../../../src/image/volume/lvm-text.ts";
import { type LogicalVolume, readVolumeGroups } from "../../../src/image/volume/lvm.ts";
import { expectBounded, fuzzRuns } from "../../fuzz.ts";
import { type GroupValues, type PvValues, groupText, physicalVolume, segment, uuidOf } from "./lvm-builder.ts";

describe("the text", () => {
  test("has sections, numbers, strings, lists and comments", () => {
    const text = `# a comment
contents = "Text"
creation_time = 1700000000 # another { } "
2024 {
  empty = [] negative = -5, ratio=1.5
  name = "with \\"quotes\\" and \\\\"
  list = ["a", 2,
          "c"]
  inner{deep{x=1}}
}
`;
    expect(() => parseLvmText(text)).toThrow(/line 5.*a name is missing/);
    const root = parseLvmText(text.replace("-5,", "-5"));
    expect(root.values.get("creation_time")).toBe(1_700_000_000);
    const group = root.sections.get("2024");
    expect(Object.fromEntries(group?.values ?? [])).toEqual({
      empty: [],
      negative: -5,
      ratio: 1.5,
      name: 'with "quotes" and \\',
      list: ["a", 2, "c"],
    });
    expect(group?.sections.get("inner")?.sections.get("deep")?.values.get("x")).toBe(1);
  });

  test.each([
    ["a { b = 1", /line 1.*not closed/],
    ["a = [1, 2", /value is missing/],
    ['a = "open', /string is not closed/],
    ["a =\n}", /line 2.*value is missing/],
    ["}", /name is missing/],
    ["a b", /followed by neither/],
    ["a = ;", /character does not belong/],
    ["a{".repeat(40), /nested too deep/],
  ])("%j is damaged", (text, message) => {
    expect(() => parseLvmText(text)).toThrow(message);
  });

  test("names such as __proto__ are names", () => {
    const root = parseLvmText("__proto__ { polluted = 1 } constructor = 2");
    expect(root.sections.get("__proto__")?.values.get("polluted")).toBe(1);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  test("any text gives a value or an ImageError", async () => {
    const piece = fc.constantFrom("{", "}", "[", "]", "=", ",", '"', "\\", "#", "\n", " ", "a", "1", "-", "é", "\0");
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 40 }), (pieces) =>
        expectBounded(() => parseLvmText(pieces.join("")), 500),
      ),
      { seed: 30, numRuns: fuzzRuns(500) },
    );
  });

  test("megabytes of blanks, of nesting and of strings take no time", async () => {
    for (const text of [
      " ".repeat(4e6),
      "{".repeat(1e6),
      `a="${"\\\\".repeat(2e6)}`,
      "#".repeat(4e6),
      "a=[".repeat(1e6),
    ])
      await expectBounded(() => parseLvmText(text), 2000);
  });
});

async function groupsOf(...volumes: readonly Buffer[]) {
  const devices = await Promise.all(
    volumes.map((bytes, index) => readLvmDevice(`partition ${index + 1}`, new MemoryByteSource(bytes))),
  );
  return readVolumeGroups(devices.filter((device) => device !== undefined));
}

/** A volume whose every extent of 4 KiB is filled with a number of its own, the first from `base` on. */
function pv(letter: string, text: string | undefined, base: number, more: Partial<PvValues> = {}): Buffer {
  const bytes = physicalVolume({ size: 256 * 1024, uuid: uuidOf(letter).plain, texts: [text], ...more });
  for (let extent = 0; extent < 56; extent += 1)
    bytes.fill(base + extent, 32_768 + extent * 4096, 32_768 + (extent + 1) * 4096);
  return bytes;
}

async function extentsOf(
  volume: LogicalVolume | undefined,
  step = 4096,
): Promise<readonly number[] | string | undefined> {
  if (!volume?.source) return volume?.unreadable;
  const seen: number[] = [];
  for (let at = 0; at < volume.source.size; at += step) seen.push((await volume.source.read(at, step))[0] ?? -1);
  return seen;
}

async function map(values: GroupValues, lv = "lv") {
  const pvs = values.pvs ?? ["a"];
  const { groups } = await groupsOf(...pvs.map((letter, index) => pv(letter, groupText(values), index * 100)));
  return extentsOf(groups[0]?.logicalVolumes.find(({ name }) => name === lv));
}

describe("volume groups", () => {
  const linear = segment(1, 0, 2, "striped", 'stripe_count = 1 stripes = ["pv0", 3]');

  test.each([0, 1, 2, 3])("a label is found in sector %i", async (labelSector) => {
    const { groups } = await groupsOf(pv("a", groupText({ volumes: { lv: linear } }), 0, { labelSector }));
    expect(groups[0]?.physicalVolumes[0]).toMatchObject({ uuid: uuidOf("a").dashed, volume: "partition 1" });
  });

  test("a label with a wrong checksum is none", async () => {
    const bytes = pv("a", groupText({ volumes: {} }), 0);
    bytes[512 + 100] = 1;
    expect(await readLvmDevice("x", new MemoryByteSource(bytes))).toBeUndefined();
  });

  test("a text that goes around the end of its ring is whole", async () => {
    const text = groupText({ volumes: { lv: linear } });
    for (const textAt of [512, 8192 - 100, 8192 - 1, 4096])
      expect((await groupsOf(pv("a", text, 0, { textAt }))).groups).toMatchObject([{ name: "vg" }]);
  });

  test("of several copies the latest counts, wherever it is", async () => {
    const old = groupText({ seqno: 3, pvs: ["a", "b"], volumes: {} });
    const latest = groupText({ name: "renamed", seqno: 4, pvs: ["a", "b"], volumes: { lv: linear } });
    for (const texts of [
      [old, latest],
      [latest, old],
      [undefined, latest],
    ]) {
      const { groups } = await groupsOf(pv("a", texts[0], 0), pv("b", texts[1], 100));
      expect(groups).toMatchObject([{ name: "renamed", sequenceNumber: 4 }]);
    }
  });

  test("an ignored area holds nothing, a damaged one is a problem", async () => {
    const text = groupText({ volumes: { lv: linear } });
    expect(await groupsOf(pv("a", text, 0, { ignored: true }))).toEqual({ groups: [], problems: [] });
    for (const [at, message] of [
      [4096 + 100, /checksum of its header/],
      [4096 + 512 + 20, /checksum of its text/],
      [4096 + 6, /no header/],
    ] as const) {
      const bytes = pv("a", text, 0);
      bytes[at] = 0xff;
      const { groups, problems } = await groupsOf(bytes);
      expect(groups).toEqual([]);
      expect(problems).toMatchObject([{ code: "lvm-metadata", message: expect.stringMatching(message) }]);
    }
  });

  test("a damaged area does not hide what another one of the device says", async () => {
    const text = groupText({ volumes: { lv: linear } });
    for (const at of [4096 + 6, 4096 + 8192 + 6]) {
      const bytes = pv("a", undefined, 0, { texts: [text, text] });
      bytes[at] = 0xff;
      expect(await groupsOf(bytes)).toMatchObject({ groups: [{ name: "vg" }], problems: [{ code: "lvm-metadata" }] });
    }
  });

  test("linear pieces follow each other, in the order of their extents", async () => {
    const second = segment(2, 2, 1, "striped", 'stripe_count = 1 stripes = ["pv1", 9]');
    expect(await map({ pvs: ["a", "b"], volumes: { lv: `${second} ${linear}` } })).toEqual([3, 4, 109]);
  });

  test("stripes go round", async () => {
    const rest = 'stripe_count = 3 stripe_size = 8 stripes = ["pv0", 0, "pv1", 5, "pv0", 20]';
    expect(await map({ pvs: ["a", "b"], volumes: { lv: segment(1, 0, 6, "striped", rest) } })).toEqual([
      0, 105, 20, 1, 106, 21,
    ]);
  });

  test("mirrors read from an image that is here", async () => {
    const image = (pvName: string, extent: number) => ({
      segments: segment(1, 0, 2, "striped", `stripe_count = 1 stripes = ["${pvName}", ${extent}]`),
      visible: false,
    });
    const volumes = {
      mirror: segment(1, 0, 2, "mirror", 'mirror_count = 2 mirrors = ["m_mimage_0", 0, "m_mimage_1", 0]'),
      raid: segment(
        1,
        0,
        2,
        "raid1",
        'device_count = 2 raids = ["r_rmeta_0", "m_mimage_0", "r_rmeta_1", "m_mimage_1"]',
      ),
      m_mimage_0: image("pv1", 7),
      m_mimage_1: image("pv0", 8),
    };
    expect(await map({ pvs: ["a", "b"], volumes }, "mirror")).toEqual([107, 108]);
    expect(await map({ pvs: ["a", "b"], volumes }, "raid")).toEqual([107, 108]);
    const { groups } = await groupsOf(pv("a", groupText({ pvs: ["a", "b"], volumes }), 0));
    const [mirror, raid, lost] = groups[0]?.logicalVolumes ?? [];
    expect(await extentsOf(mirror)).toEqual([8, 9]);
    expect(await extentsOf(raid)).toEqual([8, 9]);
    expect(lost).toMatchObject({ visible: false, source: undefined, unreadable: expect.stringContaining("pv1") });
    expect(groups[0]?.problems).toMatchObject([{ code: "missing-pv" }]);
  });

  test("zeros read as zeros", async () => {
    expect(
      await map({
        volumes: {
          lv: `${segment(1, 0, 1, "zero")} ${segment(2, 1, 1, "striped", 'stripe_count = 1 stripes = ["pv0", 2]')}`,
        },
      }),
    ).toEqual([0, 2]);
  });

  test.each([
    "thin",
    "thin-pool",
    "cache",
    "raid5",
    "raid10",
    "raid0",
    "vdo",
    "error",
    "writecache",
    "integrity",
    "snapshot",
  ])("segments of type %s are named", async (type) => {
    expect(await map({ volumes: { lv: segment(1, 0, 2, type) } })).toBe(`segments of type ${type} are not read`);
  });

  test("the store of a snapshot is no file system, its origin is", async () => {
    const volumes = {
      origin: linear,
      store: linear,
      snapshot0: segment(1, 0, 2, "snapshot", 'chunk_size = 8 origin = "origin" cow_store = "store"'),
    };
    expect(await map({ volumes }, "origin")).toEqual([3, 4]);
    expect(await map({ volumes }, "store")).toBe("it holds the changed blocks of a snapshot");
  });

  test.each([
    ["no segments", "", "it has no segments"],
    ["a gap", segment(1, 1, 2, "striped", 'stripes = ["pv0", 3]'), "its segments leave extent 0 open"],
    ["an overlap", `${linear} ${linear.replace("segment1", "segment2")}`, "its segments leave extent 2 open"],
    ["a segment of nothing", segment(1, 0, 0, "striped", 'stripes = ["pv0", 3]'), "its segments leave extent 0 open"],
    ["an unknown place", segment(1, 0, 2, "striped", 'stripes = ["pv7", 3]'), "it needs pv7, which does not exist"],
    ["stripes without size", segment(1, 0, 2, "striped", 'stripes = ["pv0", 3, "pv0", 9]'), "its stripes have no size"],
    ["itself", segment(1, 0, 2, "raid1", 'raids = ["x", "lv"]'), "its layers go in a circle"],
    ["2^50 extents", segment(1, 0, 2 ** 50, "striped", 'stripes = ["pv0", 3]'), `it has ${2 ** 50} extents`],
  ])("a volume of %s says so", async (_, segments, message) => {
    expect(await map({ volumes: { lv: segments } })).toBe(message);
  });

  test("an extent beyond the end fails where it is read", async () => {
    const beyond = segment(1, 0, 2, "striped", 'stripe_count = 1 stripes = ["pv0", 55]');
    const { groups } = await groupsOf(pv("a", groupText({ volumes: { lv: beyond } }), 0));
    const source = groups[0]?.logicalVolumes[0]?.source;
    expect(await source?.read(0, 4096)).toHaveLength(4096);
    await expect(source?.read(4096, 1)).rejects.toMatchObject({ code: "corrupt" });
  });

  test("damaged metadata give a value or an ImageError", async () => {
    const bytes = pv("a", groupText({ volumes: { lv: linear } }), 0);
    const change = fc.tuple(fc.nat(14_000), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 5 }), async (changes) => {
        const damaged = Buffer.from(bytes);
        for (const [at, value] of changes) damaged[at] = value;
        await expectBounded(async () => {
          const { groups } = await groupsOf(damaged);
          for (const lv of groups[0]?.logicalVolumes ?? []) await lv.source?.read(0, Math.min(4096, lv.source.size));
        });
      }),
      { seed: 31, numRuns: fuzzRuns(200) },
    );
  });
});
