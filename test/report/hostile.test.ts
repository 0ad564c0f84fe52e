import { XMLParser, XMLValidator } from "fast-xml-parser";
import { marked } from "marked";
import { Parser } from "tap-parser";
import { describe, expect, test } from "vitest";
import { escapeText } from "../../src/report/escape.ts";
import { type Format, formats, render } from "../../src/report/render.ts";
import { attacks, plant } from "./planted.ts";
import { sampleReport } from "./sample.ts";
import { sarifProblems } from "./sarif-schema.ts";

const tagsOf = (html: string) => new Set([...html.matchAll(/<\/?([^\s/>]+)/g)].map(([, name = ""]) => name));

/** Names of attributes, which stand where the parser finds them and nowhere else. */
function attributesOf(html: string): ReadonlySet<string> {
  const found = new Set<string>();
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeValueProcessor: (name) => void found.add(name),
    stopNodes: ["*.script", "*.style"],
  });
  parser.parse(html);
  return found;
}

const plainHtml = await render(plant(await sampleReport(), "harmless"), "html");
const plainTags = tagsOf(plainHtml);
const plainAttributes = attributesOf(plainHtml);

/** What only the reader of that format can tell; the counts are those of the planted report. */
const readers: Readonly<Partial<Record<Format, (text: string, planted: string) => void>>> = {
  json: (text) => expect(JSON.parse(text).images).toHaveLength(2),
  gitlab: (text) => expect(JSON.parse(text)).toHaveLength(4),
  sarif: (text) => {
    const log = JSON.parse(text);
    expect(sarifProblems(log)).toEqual([]);
    expect(log.runs[0].results).toHaveLength(4);
    // Neither a link nor a placeholder of SARIF.
    expect(JSON.stringify(log.runs.map(({ results }: { results: unknown }) => results))).not.toMatch(/\]\(|\{\d+\}/);
  },
  junit: (text) => {
    expect(XMLValidator.validate(text)).toBe(true);
    expect(tagsOf(text)).toEqual(
      new Set(["?xml", "testsuites", "testsuite", "testcase", "failure", "error", "skipped"]),
    );
    expect(new XMLParser({ ignoreAttributes: false }).parse(text).testsuites).toMatchObject({ "@_tests": "8" });
  },
  checkstyle: (text) => {
    expect(XMLValidator.validate(text)).toBe(true);
    expect(tagsOf(text)).toEqual(new Set(["?xml", "checkstyle", "file", "error"]));
  },
  html: (text) => {
    expect(XMLValidator.validate(text)).toBe(true);
    // Elements and attributes are those of a harmless report.
    expect([...tagsOf(text)].filter((name) => !plainTags.has(name))).toEqual([]);
    expect(attributesOf(text)).toEqual(plainAttributes);
    expect(text.match(/<script>/g)).toHaveLength(1);
  },
  tap: (text) => {
    const points: { readonly skip?: unknown; readonly todo?: unknown }[] = [];
    const parser = new Parser({ strict: true });
    parser.on("child", (child: Parser) => child.on("assert", (point: (typeof points)[number]) => points.push(point)));
    parser.on("extra", (line: string) => expect(line).toBe("never"));
    parser.end(text);
    expect(points).toHaveLength(8);
    // Directives are ours alone: what does not apply, is undecided or excused.
    expect(points.filter(({ skip, todo }) => Boolean(skip) || Boolean(todo))).toHaveLength(3);
    expect(parser.results).toMatchObject({ count: 2, bailout: false });
  },
  markdown: (text) => {
    const html = String(marked.parse(text, { gfm: true, async: false }));
    // What stands in code is text to every reader.
    const outside = html.replace(/<code[^>]*>.*?<\/code>/gs, "");
    const known = ["h2", "p", "table", "thead", "tbody", "tr", "th", "td", "ul", "li", "details", "summary", "pre"];
    expect([...tagsOf(outside)].filter((tag) => !known.includes(tag))).toEqual([]);
    expect(outside).not.toMatch(/evil|octocat|alert|owned|on\w+=/);
    // No cell has come apart: as many as the heading has.
    for (const [row] of html.matchAll(/<tr>.*?<\/tr>/gs)) expect(row.match(/<t[dh]>/g)).toHaveLength(4);
    expect(html.match(/<details>/g)).toHaveLength(html.match(/<\/details>/g)?.length ?? 0);
  },
  commands: (text, planted) => {
    // A command that a check gives is written as it is or, where that cannot be read, as a comment.
    const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("# "));
    expect(lines.filter((line) => line !== planted)).toEqual(["#!/bin/sh"]);
    expect(lines.length).toBe(escapeText(planted, Infinity) === planted ? 2 : 1);
  },
};

const ownCommands: Readonly<Partial<Record<Format, RegExp>>> = {
  github:
    /^::(stop-commands::vhdlint-[\da-f]{32}|vhdlint-[\da-f]{32}::|error file=[^:,]+(,line=\d+)?,title=[^:,]+::[^\n]*)$/,
  "azure-pipelines":
    /^##vso\[task\.(logissue type=error;sourcepath=[^;\]]+;(linenumber=\d+;)?code=[^;\]]+;|complete result=Failed;)\]/,
};

describe("text of an image is text in every format", async () => {
  const report = await sampleReport();
  const planted = [...attacks, attacks.join(" "), attacks.join("")];

  test.each(formats)("%s", async (format) => {
    for (const text of planted) {
      const options = { verbose: true, show: ["passed", "not-applicable", "suppressed"] as const };
      const shown = await render(plant(report, text), format, options);
      expect(shown).not.toMatch(
        /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u200B-\u200F\u2028-\u202F\u2060-\u206F\p{Cs}]/u,
      );
      const commands = shown.split("\n").filter((line) => /^\s*::|##[a-z]*\[/i.test(line));
      const own = ownCommands[format];
      expect(commands.filter((line) => !own?.test(line))).toEqual([]);
      // Its own commands hold no second one.
      for (const line of commands) expect(line.slice(2)).not.toMatch(/##[a-z]*\[/i);
      readers[format]?.(shown, text);
    }
  });

  test("the guard sees what is not inert", async () => {
    const shown = await render(plant(report, "harmless"), "github");
    expect(shown.split("\n").filter((line) => /^\s*::|##[a-z]*\[/i.test(line)).length).toBeGreaterThan(3);
    for (const name of ["class", "href", "data-severity"]) expect(plainAttributes).toContain(name);
  });
});
