import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { escapeJson, escapeText } from "../../src/report/escape.ts";

describe("escapeText", () => {
  test.each([
    ["plain text with ü and 漢字", "plain text with ü and 漢字"],
    ["two\nlines\r\n\tand tab", String.raw`two\nlines\r\n\tand tab`],
    ["\u001B[31mred\u001B[0m", String.raw`\x1b[31mred\x1b[0m`],
    ["\u009B31m", String.raw`\x9b31m`],
    ["abc\u202Etxt.exe", String.raw`abc\u{202e}txt.exe`],
    ["a\u2066b\u2069", String.raw`a\u{2066}b\u{2069}`],
    ["zero\u200Bwidth\uFEFF", String.raw`zero\u{200b}width\u{feff}`],
    ["line\u2028separator", String.raw`line\u{2028}separator`],
    ["tag \u{E0041}", String.raw`tag \u{e0041}`],
    ["byte \uDCFF of a name", String.raw`byte \xff of a name`],
    ["half \uD83D", String.raw`half \u{d83d}`],
    [String.raw`dev-disk-by\x2duuid`, String.raw`dev-disk-by\x2duuid`],
  ])("%j", (text, expected) => expect(escapeText(text)).toBe(expected));

  test("cuts long text, not through a character", () => {
    expect(escapeText("x".repeat(500))).toBe(`${"x".repeat(400)}…`);
    expect(escapeText(`${"x".repeat(9)}😀y`, 10)).toBe(`${"x".repeat(9)}…`);
  });

  test("leaves nothing that a terminal acts on, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(escapeText(text)).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

describe("escapeJson", () => {
  test("keeps the meaning and leaves nothing that a terminal acts on", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const json = escapeJson(JSON.stringify({ text }));
        expect(JSON.parse(json)).toEqual({ text });
        expect(json).not.toMatch(/[\u0000-\u001F\u007F-\u009F\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});
