import { XMLParser, XMLValidator } from "fast-xml-parser";
import { marked } from "marked";
import { Parser } from "tap-parser";
import { describe, expect, test } from "vitest";
import type { CheckResult, Report, ReportedFinding } from "../../src/lint/report.ts";
import { escapeText } from "../../src/report/escape.ts";
import { type Format, formats, render } from "../../src/report/render.ts";
import { sampleReport } from "./sample.ts";
import { sarifProblems } from "./sarif-schema.ts";

/** What an image may say to be taken for something else. */
const attacks = [
  "::error::from the image",
  "\n::set-output name=a::b",
  "\r\n##vso[task.setvariable variable=PATH]/evil",
  "##VSO[task.complete result=Succeeded;]",
  "##[error]from the image",
  "##teamcity[buildStatus status='SUCCESS']",
  "\u001B[2J\u001B]0;title\u0007\u009B31m",
  "\u202Egnp.exe\u2066\u200B",
  "<script>alert(1)</script><img src=x onerror=alert(1)>",
  "\"' onmouseover='alert(1)'><b>bold</b>",
  "]]></failure></testcase><testcase name=x/>",
  "&lt;script&gt;&#x3c;b&#x3e;<!-- -->",
  "[link](https://evil.example) ![image](https://evil.example/x.png) <https://evil.example>",
  "https://evil.example www.evil.example someone@evil.example @octocat #1",
  "**bold** _it_ ~~gone~~ `code` ``` \\| | cell | --- |",
  "\n# heading\n- item\n</details>\n```\n",
  "{0} {1}",
  "ok 1 - fine # SKIP # TODO\n...\nok 2\nBail out!\n1..0",
  "$(touch /tmp/owned) `touch /tmp/owned` '; touch /tmp/owned; '",
  "\ntouch /tmp/owned\n",
  "\0\uFFFE\uFFFF\uD800 half\u2028\u2029\u0085",
];

/** The same text in every place that shows text of an image. */
function plant(report: Report, text: string): Report {
  const fix = { text, commands: [text] };
  const finding: ReportedFinding = {
    message: text,
    path: text,
    subject: text,
    line: 7,
    severity: "error",
    evidence: { actual: text, expected: text },
    fix,
  };
  const [base] = report.images;
  if (!base) throw new Error("the sample has no image");
  const result: CheckResult = {
    check: "a.b",
    title: text,
    severity: "error",
    level: "must",
    status: "fail",
    requirements: [],
    findings: [finding, { message: text, subject: text, severity: "error", fix }],
    durationMs: 0,
  };
  const excused = { ...finding, suppression: { by: text, reason: text } };
  const results: readonly CheckResult[] = [
    result,
    { ...result, check: "a.c", status: "undecided", findings: [], reason: text, remedy: text },
    { ...result, check: "a.d", status: "not-applicable", findings: [], reason: text },
    { ...result, check: "a.e", status: "crashed", findings: [], reason: text },
    { ...result, check: "a.f", status: "suppressed", findings: [excused] },
    { ...result, check: "a.g", status: "pass", findings: [] },
    { ...result, check: "disk.b" },
  ];
  const image = {
    ...base,
    path: text,
    kind: text,
    os: { id: text, version: text, name: text, family: text },
    results,
    notices: [{ code: text, message: text }],
  };
  return {
    ...report,
    images: [image, { ...image, error: text, results: [] }],
    notices: [{ code: text, message: text }],
  };
}

const tagsOf = (html: string) => new Set([...html.matchAll(/<\/?([^\s/>]+)/g)].map(([, name = ""]) => name));

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
  tap: (text) => {
    let points = 0;
    const parser = new Parser({ strict: true });
    parser.on("child", (child: Parser) => child.on("assert", () => points++));
    parser.on("extra", (line: string) => expect(line).toBe("never"));
    parser.end(text);
    expect(points).toBe(8);
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
  });
});
