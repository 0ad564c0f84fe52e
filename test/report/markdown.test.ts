import { marked } from "marked";
import { describe, expect, test } from "vitest";
import { markdownCode, markdownText } from "../../src/report/markdown-text.ts";
import { markdown } from "../../src/report/markdown.ts";
import { crash, sampleChecks, sampleReport } from "./sample.ts";

const html = (text: string) => String(marked.parse(text, { gfm: true, async: false }));

describe("markdown", async () => {
  const report = await sampleReport([...sampleChecks, crash]);
  const text = markdown(report);

  test("has the verdict, then a table of what failed", () => {
    expect(text.split("\n").slice(0, 12)).toEqual([
      "## ⚠️ Incomplete: `out/disk.vhd`",
      "",
      "2 errors, 1 warning, 2 notes; 1 check undecided; 1 check crashed",
      "",
      "Debian `GNU/Linux` 12 (bookworm), judged as generalized, gallery",
      "",
      "| | check | finding | where |",
      "| --- | --- | --- | --- |",
      "| 🔴 error | `agent.enabled` | `walinuxagent.service` is installed but not enabled | `/usr/lib/systemd/system/walinuxagent.service:3` |",
      "| 🔴 error | `disk.size` | the size is 5 bytes too much | `size` |",
      "| 🟠 warning | `boot.console` | no serial console (and 1 more) | `entry 0` |",
      "| 🔵 note | `security.note` | worth a look | `/etc/a` |",
    ]);
    expect(text).toContain("## ⚠️ Incomplete: `no/such.vhd`\n\n`no/such.vhd` does not exist\n");
  });

  test("folds the rest, all of it counted", () => {
    const page = html(text);
    const { passed, notApplicable, undecided, crashed } = report.summary;
    expect(page.match(/<tr>/g)).toHaveLength(4 + 1);
    expect(page).toContain(`<summary>${passed} passed</summary>`);
    expect(page).toContain(`<summary>${notApplicable} not applicable</summary>`);
    expect(page).toContain(`<summary>${undecided} undecided&#58; it could not be seen</summary>`);
    expect(page).toContain(`<summary>${crashed} crashed&#58; a fault of vhdlint, please report it</summary>`);
    expect(page).toContain('<pre><code class="language-sh">mend agent.enabled\n</code></pre>');
  });

  test("is short when quiet", () => {
    expect(markdown(report, { quiet: true })).not.toContain("<details>");
  });

  test("is cut below 1 MiB, and says so", async () => {
    const [first] = sampleChecks;
    if (!first) throw new Error("the sample has no check");
    const findings = Array.from({ length: 20 }, (_, index) => ({ message: "ü".repeat(390), path: `/${index}` }));
    const many = Array.from({ length: 200 }, (_, index) => ({
      ...first,
      id: `agent.c${index}`,
      run: async () => findings,
    }));
    const cut = markdown(await sampleReport(many));
    expect(Buffer.byteLength(cut)).toBeLessThan(1024 * 1024);
    expect(cut).toMatch(/> \*\*Cut:\*\* \d+ more parts would not fit; `--format html` has them all\.\n$/);
  });
});

describe("markdownText", () => {
  test.each([
    ["the root is named by the order of disks: /dev/sda1", "the root is named by the order of disks: `/dev/sda1`"],
    ["/etc/shadow: permission denied", "`/etc/shadow`: permission denied"],
    ["1. first", "`1.` first"],
    ["- item", "`-` item"],
    ["a `tick` and ``two``", "a `` `tick` `` and ``` ``two`` ```"],
    ["see @octocat or #1", "see `@octocat` or `#1`"],
    ["", ""],
  ])("%j", (text, expected) => expect(markdownText(text)).toBe(expected));

  test.each(["a|b", String.raw`a\|b`, String.raw`a\\|b\\`, "`|`", "||"])("%j stays in one cell", (text) => {
    const row = `| | |\n| --- | --- |\n| ${markdownCode(text, { cell: true })} | next |`;
    expect(html(row).match(/<td>/g)).toHaveLength(2);
    expect(html(row)).toContain("<td>next</td>");
  });
});
