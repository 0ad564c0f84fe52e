import { join } from "node:path";
import { expect, test } from "vitest";
import { type Baseline, readBaseline, updatedBaseline } from "../../src/lint/baseline.ts";
import { type Finding, type Outcome, defineCheck, undecided } from "../../src/lint/check.ts";
import { lint } from "../../src/lint/lint.ts";
import { imageFrom } from "../../src/testing/index.ts";
import { folderWith } from "./configuration/folder.ts";

async function run(outcomes: Readonly<Record<string, Outcome>>, known?: Baseline) {
  const checks = Object.entries(outcomes).map(([id, outcome]) =>
    defineCheck({ id, title: "t", level: "must", why: "w", fix: { text: "f" }, run: async () => outcome }),
  );
  const baseline = { fingerprints: new Set(known?.findings.map(({ fingerprint }) => fingerprint)), notFor: [] };
  return lint([imageFrom({})], { checks, exceptions: { suppressions: [], baseline, today: 0 } });
}

const old: Finding = { message: "old", path: "/etc/old", line: 3 };
const fresh: Finding = { message: "new", path: "/etc/new" };

test("what it knows counts for nothing, what is new does", async () => {
  const known = updatedBaseline(await run({ "a.b": [old] }), undefined);
  expect(known.findings).toMatchObject([{ check: "a.b", path: "/etc/old" }]);
  expect((await run({ "a.b": [{ ...old, line: 9, message: "worded anew" }] }, known)).status).toBe("passed");
  expect((await run({ "a.b": [old, fresh] }, known)).summary.errors).toBe(1);
});

test("an update takes up what is new and drops what is gone", async () => {
  const known = updatedBaseline(await run({ "a.b": [old] }), undefined);
  const paths = updatedBaseline(await run({ "a.b": [fresh] }, known), known).findings.map(({ path }) => path);
  expect(paths).toEqual(["/etc/new"]);
});

test("an update keeps what may still be there: its check could not look or did not run", async () => {
  const known = updatedBaseline(await run({ "a.b": [old], "c.d": [old] }), undefined);
  expect(updatedBaseline(await run({ "a.b": undecided("dark") }, known), known)).toEqual(known);
});

test("the same findings give the same file", async () => {
  const one = updatedBaseline(await run({ "a.b": [old, fresh], "c.d": [old] }), undefined);
  expect(updatedBaseline(await run({ "c.d": [old], "a.b": [fresh, old] }), undefined)).toEqual(one);
});

test.each([["{"], ['{"schemaVersion":2,"findings":[]}'], ['{"schemaVersion":1,"findings":[{}]}'], ["[]"]])(
  "%s is no baseline",
  async (text) => {
    const folder = await folderWith({ "b.json": text });
    await expect(readBaseline(join(folder, "b.json"))).rejects.toThrow("b.json is no baseline of vhdlint");
  },
);
