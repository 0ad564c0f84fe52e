/** Pages that are written by hand but for the parts that are derived. */
export const pagesWithRegions = ["README.md", "docs/exit-codes.md", "docs/writing-a-check.md"] as const;

/** A part of a page written by hand that is derived: between `<!-- generated: name -->` and `<!-- end -->`. */
export type Fillers = Readonly<Record<string, () => string | Promise<string>>>;

/** The page with every such part made anew. Throws for a name that nobody fills. */
export async function fillRegions(page: string, fillers: Fillers): Promise<string> {
  const region = /(<!-- generated: ([a-z-]+) -->\n)[\s\S]*?(<!-- end -->)/g;
  let filled = "";
  let at = 0;
  for (const match of page.matchAll(region)) {
    const [whole, start = "", name = "", end = ""] = match;
    const fill = fillers[name];
    if (!fill) throw new TypeError(`nothing fills the part ${name}`);
    filled += `${page.slice(at, match.index)}${start}\n${(await fill()).trim()}\n\n${end}`;
    at = match.index + whole.length;
  }
  return filled + page.slice(at);
}

export function codeBlock(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}
