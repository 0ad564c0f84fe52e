import { describe, expect, test } from "vitest";
import { checks } from "../checks/index.ts";
import catalogue from "../docs/requirements/index.json" with { type: "json" };
import type { Check } from "../src/lint/check.ts";
import { commandBlocks } from "../src/lint/fix.ts";
import { type CatalogueEntries, prettyCheck } from "../src/report/check-page.ts";

const entries: CatalogueEntries = catalogue;
const idsOf = (odd: readonly Check[]) => odd.map(({ id }) => id);

/** Words that carry something, in small letters. */
function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\w.=/+-]{3,}/g) ?? [];
}

describe("what explain says of a check", () => {
  // Shorter ones were seen to say the title again, or what is asked and not what comes of it.
  test("has a reason of at least 20 words, most of which are not in the title", () => {
    const thin = checks.filter(({ title, why }) => {
      const known = new Set(wordsOf(title));
      return why.split(/\s+/).length < 20 || wordsOf(why).filter((word) => !known.has(word)).length < 12;
    });
    expect(idsOf(thin)).toEqual([]);
  });

  test("has a way to mend it that is neither the title nor the reason", () => {
    expect(idsOf(checks.filter(({ fix, title, why }) => fix.text === `${title}.` || why.includes(fix.text)))).toEqual(
      [],
    );
  });

  test("names a source: a reference, or the entries of the catalogue that ask for it", () => {
    const without = checks.filter(
      ({ references = [], requirements }) =>
        references.length === 0 && requirements.every((id) => (entries[id]?.sources ?? []).length === 0),
    );
    expect(idsOf(without)).toEqual([]);
  });

  test("names no place of the machine that it was written on", () => {
    const places = /\/(?:work|tmp\/(?:team|wt)|home\/[a-z]+\/)|localhost:|\.\.\/shared/;
    const texts = (check: Check) => prettyCheck(check, { catalogue: entries, width: 100 });
    expect(idsOf(checks.filter((check) => places.test(texts(check))))).toEqual([]);
  });

  test("has commands that can be run: no prompt, no blank line, nothing twice", () => {
    const odd = checks.filter(({ fix }) =>
      commandBlocks(fix).some(
        ({ commands }) =>
          new Set(commands).size !== commands.length ||
          commands.some((line) => line.trim() !== line || line === "" || /^[$#] /.test(line)),
      ),
    );
    expect(idsOf(odd)).toEqual([]);
  });

  test("fits a terminal but for commands and addresses", () => {
    const long = checks.flatMap((check) =>
      prettyCheck(check, { catalogue: entries })
        .split("\n")
        .filter((line) => line.length > 80 && !/^ {4}\S/.test(line) && !line.includes("https://")),
    );
    expect(long).toEqual([]);
  });
});
