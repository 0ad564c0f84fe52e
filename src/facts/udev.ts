import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import { readLayered } from "./layered-files.ts";

export type UdevOperator = "==" | "!=" | "=" | "+=" | "-=" | ":=";

/** One `KEY{attribute}op"value"` of a rule. */
export interface UdevToken {
  readonly key: string;
  readonly attribute: string | undefined;
  readonly operator: UdevOperator;
  readonly value: string;
}

export interface UdevRule {
  readonly tokens: readonly UdevToken[];
  readonly path: string;
  /** The first line where lines were continued; counts from 1. */
  readonly line: number;
}

export interface UdevFile {
  readonly name: string;
  readonly path: string;
  /** Hidden by a link to /dev/null. */
  readonly masked: boolean;
}

export interface UdevRules {
  /** Files that count, in the order in which udev reads them. */
  readonly files: readonly UdevFile[];
  readonly rules: readonly UdevRule[];
  readonly problems: readonly { readonly message: string; readonly path: string; readonly line: number }[];
}

/** udev(7), highest priority first; /usr/lib64 on Flatcar. */
const directories = [
  "/etc/udev/rules.d",
  "/usr/local/lib/udev/rules.d",
  "/usr/lib/udev/rules.d",
  "/lib/udev/rules.d",
  "/usr/lib64/udev/rules.d",
];

export const udev = defineFact("udev", async ({ tree }: Image): Promise<UdevRules> => {
  const found = await readLayered(tree, directories, { suffix: ".rules" });
  const parsed = found.map(({ text, path }) => parseUdevRules(text, path));
  return {
    files: found.map(({ name, path, masked }) => ({ name, path, masked })),
    rules: parsed.flatMap(({ rules }) => rules),
    problems: parsed.flatMap(({ problems }) => problems),
  };
});

/** The values that a rule compares a key with; alternatives (`a|b`) apart. */
export function comparedWith(rule: UdevRule, key: string, attribute?: string): readonly string[] {
  return rule.tokens
    .filter(
      (token) => token.key === key && token.operator === "==" && (attribute ?? token.attribute) === token.attribute,
    )
    .flatMap((token) => token.value.split("|"));
}

/** True when the rule sets the key, to this value where one is given. */
export function assigns(rule: UdevRule, key: string, attribute: string | undefined, value?: string): boolean {
  return rule.tokens.some(
    (token) =>
      token.key === key &&
      token.attribute === attribute &&
      (token.operator === "=" || token.operator === "+=" || token.operator === ":=") &&
      (value === undefined || token.value.split(/\s+/).includes(value)),
  );
}

const token = /([A-Z][A-Z0-9_]*)(?:\{([^}]*)\})?\s*(==|!=|\+=|-=|:=|=)\s*[ei]?"((?:[^"\\]|\\.)*)"/y;

/** Parses a rules file: comments, continued lines, tokens with commas or white space between them. */
export function parseUdevRules(text: string, path: string): Pick<UdevRules, "rules" | "problems"> {
  const rules: UdevRule[] = [];
  const problems: { message: string; path: string; line: number }[] = [];
  for (const { content, line } of logicalLines(text)) {
    const tokens: UdevToken[] = [];
    let at = 0;
    for (;;) {
      while (at < content.length && /[\s,]/.test(content[at] ?? "")) at += 1;
      if (at >= content.length) break;
      token.lastIndex = at;
      const match = token.exec(content);
      if (!match) {
        // udev drops the rule from the place that it cannot read.
        problems.push({ message: "the rule cannot be read to its end", path, line });
        break;
      }
      tokens.push({
        key: match[1] ?? "",
        attribute: match[2],
        operator: (match[3] ?? "=") as UdevOperator,
        value: (match[4] ?? "").replaceAll('\\"', '"'),
      });
      at += match[0].length;
    }
    if (tokens.length > 0) rules.push({ tokens, path, line });
  }
  return { rules, problems };
}

function* logicalLines(text: string): Generator<{ readonly content: string; readonly line: number }> {
  let content = "";
  let first = 1;
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.replace(/\r$/, "");
    if (content === "") first = index + 1;
    // A comment inside of a continued rule is left out, the rule goes on behind it.
    if (line.trimStart().startsWith("#")) continue;
    if (line.endsWith("\\")) {
      content += line.slice(0, -1);
      continue;
    }
    const whole = (content + line).trim();
    if (whole !== "") yield { content: whole, line: first };
    content = "";
  }
  if (content.trim() !== "") yield { content: content.trim(), line: first };
}
