import { createHash } from "node:crypto";
import { XMLValidator } from "fast-xml-parser";
import { describe, expect, test } from "vitest";
import { html } from "../../src/report/html.ts";
import { crash, sampleChecks, sampleReport, suppressing } from "./sample.ts";

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;

describe("html", async () => {
  const report = suppressing(await sampleReport([...sampleChecks, crash]), "disk.size", "by contract");
  const page = html(report, { checks: [...sampleChecks, crash] });

  test("is well-formed, one file, and asks for nothing", () => {
    expect(XMLValidator.validate(page)).toBe(true);
    expect(page).not.toMatch(/<(img|link|iframe|object|embed|base|form|audio|video|source|use)\b/);
    expect(page).not.toMatch(/\b(src|srcset|style|on[a-z]+)=|url\(|@import|fetch\(|XMLHttpRequest/);
  });

  test("lets in its own style and script by their hashes, and nothing else", () => {
    const [, policy = ""] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
    const hash = (name: string) => {
      const [, content = ""] = new RegExp(`<${name}>(.*)</${name}>`, "s").exec(page) ?? [];
      return `sha256-${createHash("sha256").update(content).digest("base64")}`;
    };
    expect(policy.replaceAll("&apos;", "'")).toBe(
      `default-src 'none'; style-src '${hash("style")}'; script-src '${hash("script")}'; base-uri 'none'; form-action 'none'`,
    );
  });

  test("shows every image, every failed check and every finding", () => {
    expect(count(page, /<section class="image"/g)).toBe(2);
    expect(count(page, /<article /g)).toBe(
      report.images[0]?.results.filter(({ status }) => status === "fail").length ?? 0,
    );
    expect(count(page, /<div class="defect">/g)).toBe(4);
    expect(page).toContain("<p>walinuxagent.service is installed but not enabled</p>");
    expect(page).toContain('<dd class="mono">/usr/lib/systemd/system/walinuxagent.service:3</dd>');
    expect(page).toContain("<pre><code>mend agent.enabled</code></pre>");
    expect(page).toContain("Azure asks for agent.enabled.");
  });

  test("says what could not be seen, what crashed and what is excused", () => {
    expect(page).toContain("no/such.vhd does not exist");
    expect(page).toMatch(/Undecided: .*permission denied.*ssh\.unseen.*run as root/);
    expect(page).toMatch(/Crashed: .*storage\.crash.*offset 9/);
    expect(page).toMatch(/1 suppressed .*disk\.size.*by contract/);
    expect(page).toMatch(/1 passed .*network\.fine/);
    expect(page).toMatch(/1 not applicable .*no netplan here/);
  });

  test("links to the web only", async () => {
    const [first] = sampleChecks;
    if (!first) throw new Error("the sample has no check");
    const odd = { ...first, id: "acme/own.check", references: [{ title: "x", url: "javascript:alert(1)" }] };
    const own = html(await sampleReport([odd]), { checks: [odd] });
    expect(own).toContain("acme/own.check");
    expect(own).not.toContain("javascript:");
  });

  test("gives the same bytes each time", async () => {
    expect(html(await sampleReport(sampleChecks))).toBe(html(await sampleReport(sampleChecks)));
  });
});
