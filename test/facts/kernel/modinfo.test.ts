import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseModinfo } from "../../../src/facts/kernel/modinfo.ts";
import { readModinfo } from "../../../src/facts/kernel/read-modinfo.ts";
import { isImageError } from "../../../src/image/errors.ts";
import { imageFrom } from "../../../src/testing/index.ts";
import { kernelModule } from "./_module.ts";

test("tells the fields, the first of each name", () => {
  const fields = parseModinfo(kernelModule(["version=4.3.5", "alias=vmbus:a", "alias=vmbus:b", "", "odd", "=x"]));
  expect([...fields]).toEqual([
    ["version", "4.3.5"],
    ["alias", "vmbus:a"],
  ]);
});

test("a module without fields has none", () => {
  expect(parseModinfo(kernelModule([])).size).toBe(0);
});

test.each([
  ["no ELF file", new TextEncoder().encode("MZ")],
  ["an empty file", new Uint8Array()],
  ["a cut header", kernelModule(["a=b"]).subarray(0, 40)],
  ["a cut table of sections", kernelModule(["a=b"]).subarray(0, 120)],
])("%s is corrupt", (_name, bytes) => {
  expect(() => parseModinfo(bytes)).toThrow(expect.objectContaining({ code: "corrupt" }));
});

test("any bytes give fields or an error of ours", () => {
  const module = kernelModule(["version=1", "license=GPL"]);
  fc.assert(
    fc.property(fc.nat(module.length - 1), fc.nat(255), (at, value) => {
      const bytes = module.slice();
      bytes[at] = value;
      try {
        parseModinfo(bytes);
      } catch (error) {
        expect(isImageError(error)).toBe(true);
      }
    }),
  );
});

test("reads compressed modules", async () => {
  const { tree } = imageFrom({ "/m.ko.gz": new Uint8Array(gzipSync(kernelModule(["version=2"]))) });
  expect((await readModinfo(tree, "/m.ko.gz")).get("version")).toBe("2");
});
