import { readFile, readdir, stat } from "node:fs/promises";
import { dirname, join, normalize, sep } from "node:path";
import { type Token, type Tokens, lexer, walkTokens } from "marked";
import { describe, expect, test } from "vitest";

const skipped = new Set(["node_modules", "dist", "coverage", ".git"]);

async function pages(folder = "."): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = await Promise.all(
    entries
      .filter(({ name }) => !skipped.has(name))
      .map((entry) => {
        const path = normalize(join(folder, entry.name));
        if (entry.isDirectory()) return pages(path);
        return entry.name.endsWith(".md") ? [path] : [];
      }),
  );
  return found.flat();
}

interface Page {
  readonly links: readonly string[];
  readonly anchors: ReadonlySet<string>;
}

async function readPage(path: string): Promise<Page> {
  const links: string[] = [];
  const anchors = new Set<string>();
  walkTokens(lexer(await readFile(path, "utf8")), (token: Token) => {
    if (token.type === "link" || token.type === "image") links.push((token as Tokens.Link).href);
    if (token.type === "heading") anchors.add(unique(slug(token as Tokens.Heading), anchors));
    if (token.type !== "html") return;
    for (const [, href = ""] of token.raw.matchAll(/\b(?:href|src)="([^"]*)"/g)) links.push(href);
    for (const [, id = ""] of token.raw.matchAll(/\b(?:id|name)="([^"]*)"/g)) anchors.add(id);
  });
  return { links, anchors };
}

/** The anchor that GitHub gives a heading: words of it, in lower case, joined by hyphens. */
function slug({ tokens }: Tokens.Heading): string {
  const text = (part: Token): string =>
    "tokens" in part && part.tokens ? part.tokens.map(text).join("") : "text" in part ? String(part.text) : "";
  return tokens
    .map(text)
    .join("")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, "")
    .replaceAll(" ", "-");
}

function unique(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  let count = 1;
  while (taken.has(`${name}-${count}`)) count++;
  return `${name}-${count}`;
}

const all = await pages();

describe("every page", () => {
  test("is found", () => expect(all).toEqual(expect.arrayContaining(["README.md", join("docs", "plugins.md")])));

  test.each(all)("%s has links that lead somewhere", async (path) => {
    const { links, anchors } = await readPage(path);
    const broken: string[] = [];
    for (const link of links) {
      if (/^(?:https?|mailto):/.test(link)) continue;
      const [file = "", anchor] = link.split("#");
      const target = file === "" ? path : normalize(join(dirname(path), decodeURI(file)));
      const isOutside = target === ".." || target.startsWith(`..${sep}`);
      const isThere =
        !isOutside &&
        (await stat(target).then(
          () => true,
          () => false,
        ));
      const known =
        anchor === undefined || !target.endsWith(".md") || !isThere
          ? undefined
          : target === path
            ? anchors
            : (await readPage(target)).anchors;
      if (!isThere || (known !== undefined && anchor !== undefined && !known.has(anchor))) broken.push(link);
    }
    expect(broken).toEqual([]);
  });
});
