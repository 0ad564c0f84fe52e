import * as fc from "fast-check";
import { expect, test } from "vitest";
import { grubenv } from "../../../fixtures/trees/parts/boot.ts";
import { parseGrubenv } from "../../../src/facts/boot/grubenv.ts";

const read = (text: string) =>
  Object.fromEntries([...parseGrubenv(text).variables].map(([name, { value, line }]) => [name, `${value}@${line}`]));

test("the block of grub-editenv", () => {
  expect(read(grubenv({ saved_entry: "0", kernelopts: "root=UUID=1 ro console=ttyS0" }))).toEqual({
    saved_entry: "0@2",
    kernelopts: "root=UUID=1 ro console=ttyS0@3",
  });
});

test("escapes, comments and a value over two lines", () => {
  expect(read("# GRUB Environment Block\n# WARNING\na=b\\\\c\n#x=y\nd=e\\\nf\ng=h\n###")).toEqual({
    a: "b\\c@3",
    d: "e\nf@5",
    g: "h@7",
  });
});

test.each(["", "kernelopts=ro\n", "# GRUB Environment Block", " # GRUB Environment Block\na=b\n"])(
  "GRUB refuses %j",
  (text) => {
    expect(parseGrubenv(text)).toMatchObject({ valid: false, variables: new Map() });
  },
);

test("what has no end is lost with all behind it", () => {
  expect(read("# GRUB Environment Block\na=1\nb=2")).toEqual({ a: "1@2" });
  expect(read("# GRUB Environment Block\na=1\nno equals sign")).toEqual({ a: "1@2" });
});

test("what grub-editenv would write is read back", () => {
  const name = fc.stringMatching(/^[a-z_]{1,8}$/);
  fc.assert(
    fc.property(fc.dictionary(name, fc.string({ maxLength: 20 })), (values) => {
      const lines = Object.entries(values).map(([key, value]) => `${key}=${value.replace(/[\\\n]/g, "\\$&")}\n`);
      const { variables } = parseGrubenv(`# GRUB Environment Block\n${lines.join("")}####`);
      expect(Object.fromEntries([...variables].map(([key, { value }]) => [key, value]))).toEqual({ ...values });
    }),
  );
});
