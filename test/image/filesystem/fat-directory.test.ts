import { describe, expect, test } from "vitest";
import { readDirectory } from "../../../src/image/filesystem/fat/directory.ts";
import { entry, longEntries } from "./fat-bytes.ts";

const namesIn = (...parts: readonly Uint8Array[]) =>
  readDirectory(Buffer.concat(parts)).entries.map(({ name }) => name);

describe("short names", () => {
  test.each<[string, Uint8Array, string]>([
    ["with an extension", entry("BOOTX64 EFI"), "BOOTX64.EFI"],
    ["without one", entry("KERNEL"), "KERNEL"],
    ["in lower case", entry("GRUB    CFG", { caseBits: 0x18 }), "grub.cfg"],
    ["half in lower case", entry("README  TXT", { caseBits: 0x08 }), "readme.TXT"],
    ["in the code page of the PC", entry("K\x84SE    TXT"), "KäSE.TXT"],
    ["upper case of it made lower", entry("K\x8eSE    TXT", { caseBits: 0x18 }), "käse.txt"],
    ["that start like a deleted one", entry("\x05MEGA   TXT"), "σMEGA.TXT"],
    ["with a space in front and a no-break space behind", entry(" A\xff     TXT"), " A\u00a0.TXT"],
    ["with the upper bits of the attributes set", entry("HIGH    TXT", { attributes: 0xe0 }), "HIGH.TXT"],
  ])("%s", (_name, bytes, expected) => {
    expect(namesIn(bytes)).toEqual([expected]);
  });

  test("what is no file is left out", () => {
    const parts = [
      entry(".", { attributes: 0x10 }),
      entry("..", { attributes: 0x10 }),
      entry(""),
      entry("LABEL", { attributes: 0x08 }),
      entry("\xe5ONE    TXT"),
      entry("\0"),
      entry("BEHIND"),
    ];
    expect(namesIn(...parts)).toEqual([]);
    expect(readDirectory(Buffer.concat(parts)).label).toBe("LABEL");
  });

  test("a slash in one is damage", () => {
    expect(() => namesIn(entry("A/B"))).toThrow(expect.objectContaining({ code: "corrupt" }));
  });
});

describe("long names", () => {
  const short = "LONGNA~1TXT";
  const long = "a long name of three entries.txt";
  const parts = longEntries(long, short);
  const [third, second, first] = parts;
  if (!third || !second || !first) throw new Error("three parts were asked for");

  test.each([
    ["exactly as long as an entry", "exactly13char"],
    ["as long as can be", "n".repeat(255)],
    ["with a surrogate pair", "emoji \u{1f600}.txt"],
  ])("%s", (_name, name) => {
    expect(namesIn(...longEntries(name, short), entry(short))).toEqual([name]);
  });

  test.each<[string, readonly Uint8Array[]]>([
    ["that belong to another", longEntries(long, "OTHER   TXT")],
    ["without their middle", [third, first]],
    ["without their start", [third, second]],
    ["without their end", [second, first]],
    ["out of order", [third, first, second]],
    ["with a part twice", [third, second, second, first]],
    ["before a deleted entry", [...parts, entry("\xe5ONE    TXT")]],
    ["before the label", [...parts, entry("LABEL", { attributes: 0x08 })]],
    ["that lead up", longEntries("..", short)],
    ["with a slash", longEntries("../../etc", short)],
    ["without a character", longEntries("\0", short)],
  ])("%s give way to the short one", (_name, before) => {
    expect(namesIn(...before, entry(short))).toEqual(["LONGNA~1.TXT"]);
  });

  test("half of a surrogate pair is none", () => {
    expect(namesIn(...longEntries("a\udc80\ud83d", short), entry(short))).toEqual(["a\ufffd\ufffd"]);
  });

  test("files are found by both names, the first of two by theirs", () => {
    const { byFoldedName } = readDirectory(
      Buffer.concat([...parts, entry(short, { size: 1 }), entry("TWICE", { size: 2 }), entry("TWICE", { size: 3 })]),
    );
    expect(byFoldedName.get(long)?.size).toBe(1);
    expect(byFoldedName.get("longna~1.txt")?.size).toBe(1);
    expect(byFoldedName.get("twice")?.size).toBe(2);
  });
});
