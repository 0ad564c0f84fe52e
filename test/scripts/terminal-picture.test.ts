import { XMLParser } from "fast-xml-parser";
import { expect, test } from "vitest";
import { terminalPicture } from "../../scripts/generate/terminal-picture.ts";

const red = (text: string) => `\u001B[31m${text}\u001B[39m`;
const bold = (text: string) => `\u001B[1m${text}\u001B[22m`;

test("a picture of a terminal puts every run of text at its column, with its colours", () => {
  const svg = terminalPicture([`  ${bold(red("error"))}  a < "b" & c`, "", "plain"], "a & b");
  const { svg: root } = new XMLParser({ ignoreAttributes: false }).parse(svg);
  expect(root.title).toBe("a & b");
  expect(root.g.text.map((text: Record<string, string>) => [text["#text"], text["@_x"], text["@_y"]])).toEqual([
    ["error", "36.8", "34"],
    ['a\u00A0<\u00A0"b"\u00A0&\u00A0c', "95.6", "34"],
    ["plain", "20.0", "74"],
  ]);
  expect(root.g.text.map((text: Record<string, string>) => [text["@_fill"], text["@_font-weight"]])).toEqual([
    ["#ff7b72", "bold"],
    [undefined, undefined],
    [undefined, undefined],
  ]);
  expect([root["@_width"], root["@_height"]]).toEqual(["208", "100"]);
});
