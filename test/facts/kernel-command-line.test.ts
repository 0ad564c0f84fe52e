import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  hasWord,
  joinWords,
  lastValueOf,
  modulesBlockedBy,
  splitCommandLine,
  valuesOf,
} from "../../src/facts/kernel-command-line.ts";

const texts = (line: string) => splitCommandLine(line).map((word) => word.text);

test.each([
  ["ro  quiet\tconsole=ttyS0,115200n8\n", ["ro", "quiet", "console=ttyS0,115200n8"]],
  ['dyndbg="file drivers/usb/* +p" ro', ["dyndbg=file drivers/usb/* +p", "ro"]],
  ['"init=/bin/my init" ro', ["init=/bin/my init", "ro"]],
  ['a=b"c d"e f', ['a=b"c d"e', "f"]],
  ['open="never closed ro', ["open=never closed ro"]],
  ["=value", ["=value"]],
  ["", []],
])("the kernel splits %j", (line, words) => {
  expect(texts(line)).toEqual(words);
});

test("words behind a bare -- are for init", () => {
  const words = splitCommandLine("ro -- single console=ttyS0");
  expect(words.map((word) => [word.text, word.forInit])).toEqual([
    ["ro", false],
    ["single", true],
    ["console=ttyS0", true],
  ]);
});

test("parameter names fold dashes, values do not", () => {
  const words = splitCommandLine("nvme-core.io_timeout=240 console=tty0 console=ttyS0 quiet");
  expect(lastValueOf(words, "nvme_core.io_timeout")).toBe("240");
  expect(valuesOf(words, "console")).toEqual(["tty0", "ttyS0"]);
  expect(valuesOf(words, "quiet")).toEqual([""]);
  expect(valuesOf(words, "absent")).toEqual([]);
  expect(hasWord(words, "quiet")).toBe(true);
  expect(hasWord(words, "console=tty0")).toBe(true);
  expect(hasWord(words, "console=tty")).toBe(false);
});

test("all three ways to block a module are seen", () => {
  const line = "module_blacklist=floppy,hv-netvsc modprobe.blacklist=udf rd.driver.blacklist=nouveau, ro";
  expect([...modulesBlockedBy(splitCommandLine(line)).keys()]).toEqual(["floppy", "hv_netvsc", "udf", "nouveau"]);
});

test("splitting what was joined gives the same words", () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9._-]{0,8}(=[a-z0-9, /]{0,12})?$/);
  fc.assert(
    fc.property(fc.array(word), (words) => {
      const split = splitCommandLine(words.map((text) => (text.includes(" ") ? `"${text}"` : text)).join(" "));
      expect(splitCommandLine(joinWords(split))).toEqual(split);
      expect(split.map((item) => item.text)).toEqual(words);
    }),
  );
});

test("any text is split without losing the quotes' order", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      for (const word of splitCommandLine(text)) expect(word.text.length).toBeLessThanOrEqual(text.length);
    }),
  );
});
