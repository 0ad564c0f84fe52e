import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type BrowserContext, type BrowserContextOptions, type Page, chromium } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { checks } from "../../checks/index.ts";
import { lint } from "../../src/lint/lint.ts";
import { render } from "../../src/report/render.ts";
import { attacks, plant } from "../report/planted.ts";
import { sampleReport } from "../report/sample.ts";
import { installTools } from "./tools.ts";

// The HTML report as people see it, in Debian's Chromium. UPDATE_SCREENSHOT=1 takes the picture for the README anew.

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

let folder = "";
let file = "";
const opened: BrowserContext[] = [];

beforeAll(async () => {
  installTools({ chromium: "chromium", "fc-list": "fontconfig" });
  folder = await mkdtemp(join(tmpdir(), "vhdlint-html-"));
  const report = await lint(["fixtures/example.tar.gz", "no/such.vhd"], { checks });
  file = await put("report.html", await render(report, "html", { checks }));
});

afterEach(async () => {
  for (const context of opened.splice(0)) await context.close();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function put(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** The page, and all that it says or asks for while it is open. */
async function open(path: string, options: BrowserContextOptions = {}) {
  const profile = await mkdtemp(join(folder, "profile-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: "/usr/bin/chromium",
    args: flags,
    viewport: { width: 1100, height: 900 },
    ...options,
  });
  opened.push(context);
  const page = await context.newPage();
  const heard: string[] = [];
  page.on("console", (message) => heard.push(message.text()));
  page.on("pageerror", (error) => heard.push(error.message));
  page.on("dialog", (dialog) => heard.push(dialog.message()));
  page.on("request", (request) => heard.push(request.url()));
  const url = pathToFileURL(path).href;
  await page.goto(url);
  return { page, heard, url };
}

const visible = (page: Page, selector: string) =>
  page.locator(selector).evaluateAll((all) => all.filter((each) => each.checkVisibility()).length);

describe("the page in a browser", () => {
  test("asks for nothing, says nothing, and lets nothing else run", async () => {
    const { page, heard, url } = await open(file);
    expect(heard).toEqual([url]);
    const ran = await page.evaluate<Readonly<Record<"title" | "background" | "answer", string>>>(`(async () => {
      const script = document.createElement("script");
      script.textContent = "document.title = 'taken over'";
      document.body.append(script);
      document.body.setAttribute("style", "background: red");
      const answer = await fetch("https://example.invalid/").catch((error) => error.name);
      return { title: document.title, background: getComputedStyle(document.body).backgroundColor, answer };
    })()`);
    expect(ran.title).not.toBe("taken over");
    expect(ran.background).not.toBe("rgb(255, 0, 0)");
    expect(ran.answer).toBe("TypeError");
    expect(heard.filter((each) => each.includes("Content Security Policy")).length).toBeGreaterThanOrEqual(3);
  });

  test("filters by words and by severity, with the keyboard", async () => {
    const { page } = await open(file);
    const all = await visible(page, "article");
    const errors = await visible(page, "article.is-error");
    expect(all).toBeGreaterThan(10);
    await page.keyboard.press("/");
    await page.keyboard.type("console-ttys0 grub.cfg");
    expect(await visible(page, "article")).toBe(1);
    expect(await page.locator("#shown").textContent()).toBe(`1 of ${all} failed checks shown`);
    await page.keyboard.press("Escape");
    expect(await visible(page, "article")).toBe(all);
    expect(await visible(page, "details.fold[open]")).toBe(0);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    expect(await page.locator("#controls button").first().getAttribute("aria-pressed")).toBe("false");
    expect(await visible(page, "article.is-error")).toBe(0);
    expect(await visible(page, "article")).toBe(all - errors);
    // A heading without anything below it is gone too.
    expect(await page.locator("h3", { hasText: "Errors" }).isVisible()).toBe(false);
  });

  test("finds what is folded, too", async () => {
    const { page } = await open(file);
    expect(await visible(page, "li[data-item]")).toBe(0);
    await page.locator("#filter").fill("generic.os-64bit");
    expect(await visible(page, "li[data-item]")).toBe(1);
  });

  test("is whole without script", async () => {
    const { page } = await open(file, { javaScriptEnabled: false });
    expect(await page.locator("#controls").isVisible()).toBe(false);
    expect(await page.locator("article").count()).toBeGreaterThan(10);
    expect(await page.locator("article").last().isVisible()).toBe(true);
  });

  test("unfolds on paper", async () => {
    const { page } = await open(file);
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("#controls").isVisible()).toBe(false);
    await page.evaluate(`dispatchEvent(new Event("beforeprint"))`);
    expect(await page.locator("details:not([open])").count()).toBe(0);
    await page.evaluate(`dispatchEvent(new Event("afterprint"))`);
    expect(await page.locator("details[open]").count()).toBe(0);
    const paper = await page.pdf({ format: "A4" });
    expect(paper.subarray(0, 5).toString()).toBe("%PDF-");
  });

  test.each([320, 1100])("fits %i pixels without scrolling sideways", async (width) => {
    const { page } = await open(file, { viewport: { width, height: 700 } });
    const overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
    expect(overflow).toBeLessThanOrEqual(0);
  });
});

describe("accessibility", () => {
  test.each(["light", "dark"] as const)("has nothing against it: %s", async (colorScheme) => {
    const { page } = await open(file, { colorScheme });
    await page.evaluate(`document.querySelectorAll("details").forEach((each) => (each.open = true))`);
    const source = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
    await page.evaluate(await readFile(source, "utf8"));
    const violations = await page.evaluate(
      `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes[0].html))`,
    );
    expect(violations).toEqual([]);
  });
});

test("text of an image stays text", async () => {
  const page = await render(plant(await sampleReport(), attacks.join(" ")), "html", { checks });
  const { page: shown, heard, url } = await open(await put("hostile.html", page));
  await shown.locator("h2").first().hover();
  expect(heard).toEqual([url]);
  const own = "article script, section script, img, iframe, a[href*='evil'], [onmouseover], [onerror], section b b";
  expect(await shown.locator(own).count()).toBe(0);
  expect(await shown.locator("section.image").count()).toBe(2);
});

test.runIf(process.env["UPDATE_SCREENSHOT"])("takes the picture of the README", async () => {
  const report = await lint(["fixtures/example.tar.gz"], { checks });
  const path = await put("example.html", await render(report, "html", { checks }));
  const { page } = await open(path, { viewport: { width: 1000, height: 840 }, colorScheme: "light" });
  const picture = await page.screenshot({ path: "docs/html-report.png" });
  expect(picture.length).toBeLessThan(200_000);
});
