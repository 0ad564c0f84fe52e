import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { attributeOffset, findAttribute } from "../../../src/image/filesystem/btrfs/attributes.ts";
import { isImageError } from "../../../src/image/errors.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

/** One attribute as btrfs lays it into an item. */
function entry(name: string, value: string, lengths: { readonly value?: number; readonly name?: number } = {}) {
  const header = new Uint8Array(30);
  const view = new DataView(header.buffer);
  view.setUint16(25, lengths.value ?? value.length, true);
  view.setUint16(27, lengths.name ?? name.length, true);
  view.setUint8(29, 8);
  return [...header, ...bytes(name + value)];
}

describe("attributes of btrfs", () => {
  test("two names with the same hash lie in one item", () => {
    const [first, second] = ["user.40668b3", "user.73174a9"];
    expect(attributeOffset(bytes(first))).toBe(0x716a98f4n);
    expect(attributeOffset(bytes(second))).toBe(0x716a98f4n);
    const item = Uint8Array.from([...entry(first, "one"), ...entry(second, "two")]);
    expect(findAttribute(item, bytes(first))).toEqual(bytes("one"));
    expect(findAttribute(item, bytes(second))).toEqual(bytes("two"));
    expect(findAttribute(item, bytes("user.40668b"))).toBeUndefined();
  });

  test("an empty value is not an absent one", () => {
    const item = Uint8Array.from(entry("user.empty", ""));
    expect(findAttribute(item, bytes("user.empty"))).toEqual(new Uint8Array());
    expect(findAttribute(new Uint8Array(), bytes("user.empty"))).toBeUndefined();
  });

  test.each([
    ["a value that leaves the item", entry("user.a", "b", { value: 2 })],
    ["a name that leaves the item", entry("user.a", "b", { name: 0xffff })],
    ["rubbish behind the last", [...entry("user.b", "b"), 1, 2, 3]],
  ])("%s is corrupt", (_name, item) => {
    expect(() => findAttribute(Uint8Array.from(item), bytes("user.a"))).toThrow(
      expect.objectContaining({ code: "corrupt" }),
    );
  });

  test("any bytes give a value or an image error", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (item) => {
        try {
          findAttribute(item, bytes("user.a"));
        } catch (error) {
          if (!isImageError(error)) throw error;
        }
      }),
    );
  });
});
