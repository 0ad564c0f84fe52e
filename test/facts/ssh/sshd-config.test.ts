import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { splitArguments } from "../../../src/facts/ssh/arguments.ts";
import { parseSshdConfig, parseSshdTime } from "../../../src/facts/ssh/sshd-config.ts";

describe("parseSshdConfig", () => {
  test.each([
    ["ClientAliveInterval 180", ["clientaliveinterval", ["180"]]],
    ["\tclientaliveinterval=180\r", ["clientaliveinterval", ["180"]]],
    ["ClientAliveInterval = 3m", ["clientaliveinterval", ["3m"]]],
    ['ClientAliveInterval "180"', ["clientaliveinterval", ["180"]]],
    ['"Port" 22', ["port", ["22"]]],
    ["AllowUsers ann bob@10.0.0.1", ["allowusers", ["ann", "bob@10.0.0.1"]]],
    ["Port 22 # ssh", ["port", ["22"]]],
    ["Banner 'a b'", ["banner", ["a b"]]],
  ])("%s", (text, [keyword, args]) => {
    expect(parseSshdConfig(text)).toMatchObject({ lines: [{ keyword, args, line: 1 }], problems: [] });
  });

  test("comments and blank lines are nothing", () => {
    expect(parseSshdConfig("# Port 1\n\n  #Port 2\n")).toEqual({ lines: [], problems: [] });
  });

  test.each([
    ["Port", "Port has no value"],
    ['Banner "x', "the quotes after Banner are never closed"],
    ["=x", "a line without keyword"],
  ])("%s is a problem", (text, message) => {
    expect(parseSshdConfig(`\n${text}\n`)).toEqual({ lines: [], problems: [{ line: 2, message }] });
  });

  test("any text parses", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const { lines, problems } = parseSshdConfig(text);
        expect(lines.length + problems.length).toBeLessThanOrEqual(text.split("\n").length);
      }),
    );
  });
});

test.each([
  ["180", 180],
  ["3m", 180],
  ["1h30M", 5400],
  ["0", 0],
  ["2w", 1_209_600],
  ["", undefined],
  ["m", undefined],
  ["-1", undefined],
  ["3 m", undefined],
  ["99999999999", undefined],
])("the time %s", (text, seconds) => expect(parseSshdTime(text)).toBe(seconds));

test.each([
  ["a  b", ["a", "b"]],
  ['"a \\" b" c', ['a " b', "c"]],
  ["a\\ b", ["a b"]],
  ["a#b", ["a#b"]],
  ['"" x', ["", "x"]],
])("the arguments %s", (text, args) => expect(splitArguments(text).args).toEqual(args));
