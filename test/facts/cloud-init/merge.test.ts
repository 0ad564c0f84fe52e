import { describe, expect, test } from "vitest";
import { type ConfigNode, type MapNode, plain } from "../../../src/facts/cloud-init/config-node.ts";
import { mergeAll } from "../../../src/facts/cloud-init/merge.ts";
import { parseYaml } from "../../../src/facts/cloud-init/yaml.ts";

async function mapOf(text: string): Promise<MapNode | undefined> {
  const node: ConfigNode | undefined = (await parseYaml(text, "/x")).node;
  return node?.kind === "map" ? node : undefined;
}

/** The stronger text, the weaker one, and what comes out or what is raised. */
const rows: Readonly<Record<string, readonly [strong: string, weak: string, expected: unknown]>> = {
  "lists: append": ["a: [1]", "merge_how: dict(recurse_array)+list(append)\na: [2]", { a: [1, 2] }],
  "lists: prepend": ["a: [1]", "merge_how: dict(recurse_list)+list(prepend)\na: [2]", { a: [2, 1] }],
  "lists: no_replace": ["a: [1, 2]", "merge_how: dict(recurse_list)+list(no_replace)\na: [3]", { a: [1, 2] }],
  "lists: replace the same index": ["a: [1, 2]", "merge_how: dict(recurse_list)+list()\na: [3]", { a: [3, 2] }],
  "lists: recurse into the same index": [
    "a: [{x: 1}, [1], s, 4]",
    "merge_how: dict(recurse_list)+list(recurse_dict,recurse_list,recurse_str)+str(append)\na: [{y: 2}, [5], t, 6]",
    { a: [{ x: 1, y: 2 }, [5], "st", 6] },
  ],
  "lists: a mapping's keys are appended": [
    "a: [1]",
    "merge_how: dict()+list(append)\na: {x: 1, y: 2}",
    { a: [1, "x", "y"] },
  ],
  "lists: a mapping takes the place of a list": ["a: [1]", "a: {x: 1}", { a: { x: 1 } }],
  "texts: append": ["a: s", "merge_how: dict(recurse_str)+str(append)\na: t", { a: "st" }],
  "texts: replaced when recursed into": ["a: s", "merge_how: dict(recurse_str)+str()\na: t", { a: "t" }],
  "texts: no mapping can be appended": [
    "a: s",
    "merge_how: dict()+str(append)\na: {x: 1}",
    "a text is merged with something that is none",
  ],
  "mappings: replace": ["a: {x: 1}", "merge_how: dict(replace)\na: {y: 2}", { a: { y: 2 } }],
  "mappings: delete": ["a: 1\nb: 2", "merge_how: dict(allow_delete)\na: null", { b: 2 }],
  "mappings: a number stays": ["a: 1", "a: {x: 1}", { a: 1 }],
  "as a list of mappings": [
    "a: [1]",
    "merge_type: [{name: list, settings: [append]}, {name: dict, settings: [recurse-array, recurse_array]}]\na: [2]",
    { a: [1, 2] },
  ],
  "as a list of lists": ["a: [1]", "merge_how: [[m_list, append], [dict, recurse_list]]\na: [2]", { a: [1, 2] }],
  "with blanks and capitals": ["a: [1]", "merge_how: ' Dict( recurse_list ) + LIST(Append) '\na: [2]", { a: [1, 2] }],
  "an empty text means the default": ["a: 1", "merge_how: ' + '\na: 2\nb: 3", { a: 1, b: 3 }],
  "null falls through to merge_type": ["a: 1", "merge_how: null\nmerge_type: dict(replace)\na: 2", { a: 2 }],
  "without a merger for mappings nothing comes": ["a: 1", "merge_how: list()\nb: 2", { a: 1 }],
  "a number": ["a: 1", "merge_how: 5", "merge_how is neither a text nor a list"],
  "a mapping": ["a: 1", "merge_how: {list: append}", "merge_how is neither a text nor a list"],
  "texts in a list": ["a: 1", "merge_how: ['list(append)']", "merge_how names a merger that does not exist"],
  "no options": ["a: 1", "merge_how: list", "merge_how is not of the form name(options)+name(options)"],
  "no name": ["a: 1", "merge_how: [{settings: [append]}]", "a merger has no name or settings"],
};

describe("mergers", () => {
  for (const [name, [strong, weak, expected]] of Object.entries(rows))
    test(name, async () => {
      const sources = [await mapOf(`${strong}\n`), await mapOf(`${weak}\n`)];
      if (typeof expected === "string") expect(() => mergeAll(sources)).toThrow(expected);
      else expect(JSON.parse(JSON.stringify(plain(mergeAll(sources) as MapNode)))).toEqual(expected);
    });
});

test("nothing merges to nothing", async () => {
  expect(mergeAll([undefined, await mapOf("{}\n")])).toBeUndefined();
});

test("keys of JavaScript objects are keys like others", async () => {
  const merged = mergeAll([await mapOf("__proto__: {x: 1}\n"), await mapOf("constructor: 2\n__proto__: {y: 3}\n")]);
  expect([...(merged?.entries.keys() ?? [])]).toEqual(["__proto__", "constructor"]);
  const value = plain(merged as MapNode) as Record<string, unknown>;
  expect(Object.getPrototypeOf(value)).toBeNull();
  expect(Object.keys(value)).toContain("constructor");
});
