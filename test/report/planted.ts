import type { CheckResult, Report, ReportedFinding } from "../../src/lint/report.ts";

/** What an image may say to be taken for something else. */
export const attacks = [
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
export function plant(report: Report, text: string): Report {
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
