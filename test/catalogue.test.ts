import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { checks } from "../checks/index.ts";
import { readCatalogue, readNotYet, requirementIndex } from "../scripts/generate/catalogue.ts";
import { checkFiles, checkIndex } from "../scripts/generate/check-index.ts";
import { checkPages } from "../scripts/generate/check-pages.ts";
import { exampleTar } from "../scripts/generate/example.ts";
import { fillersFor } from "../scripts/generate/fillers.ts";
import { matrix } from "../scripts/generate/matrix.ts";
import { fillRegions, pagesWithRegions } from "../scripts/generate/regions.ts";

const catalogue = await readCatalogue();
const notYet = await readNotYet();
const claims = checks.flatMap((check) => check.requirements.map((requirement) => ({ check: check.id, requirement })));
const claimed = new Set(claims.map(({ requirement }) => requirement));

describe("the catalogue of requirements", () => {
  test("has every id once", () => {
    const ids = catalogue.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  test("is decided by checks wherever the disk can tell, or lists the entry in not-yet.yaml", () => {
    const open = catalogue.filter(({ id, offline }) => offline !== "no" && !claimed.has(id) && !notYet.includes(id));
    expect(open.map(({ id }) => id)).toEqual([]);
  });

  test("has nothing in not-yet.yaml that is unknown, claimed by a check, or needs a running VM", () => {
    const open = new Set(
      catalogue.filter(({ id, offline }) => offline !== "no" && !claimed.has(id)).map(({ id }) => id),
    );
    expect(notYet.filter((id) => !open.has(id))).toEqual([]);
  });
});

describe("every check", () => {
  test("decides at least one requirement, and only known ones", () => {
    const known = new Set(catalogue.map(({ id }) => id));
    expect(claims.filter(({ requirement }) => !known.has(requirement))).toEqual([]);
    expect(checks.filter(({ requirements }) => requirements.length === 0).map(({ id }) => id)).toEqual([]);
  });

  test("has an id of its own that is its path", async () => {
    const ids = (await checkFiles()).map((path) => path.replace(/\.ts$/, "").replaceAll("/", "."));
    expect(checks.map(({ id }) => id)).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(id))).toEqual([]);
  });

  // That a table has passing and failing rows is what checkTest itself demands.
  test("has a table of tests at the same place below test/", async () => {
    const without: string[] = [];
    for (const path of await checkFiles()) {
      const text = await readFile(`test/checks/${path.replace(/\.ts$/, ".test.ts")}`, "utf8").catch(() => "");
      const importsIt = text.includes(`/checks/${path}"`);
      if (!importsIt || !text.includes("checkTest(")) without.push(path);
    }
    expect(without).toEqual([]);
  });

  test("speaks in sentences: a title without full stop, a reason and a fix with one", () => {
    const odd = checks.filter(
      ({ title, why, fix }) => title.endsWith(".") || title === "" || !/[.)]$/.test(why) || !/[.)]$/.test(fix.text),
    );
    expect(odd.map(({ id }) => id)).toEqual([]);
  });
  // An image of another family is not helped by it: `commandsFor` and src/lint/fix.ts say each in its own words.
  test("has the commands of package managers and boot loaders by family, or says something to one family only", () => {
    const managers = /\b(apt-get|yum|dnf|zypper|tdnf|apk|pacman|update-grub|update-initramfs|grub2-mkconfig) /;
    const odd = checks.filter(
      ({ fix, appliesTo }) =>
        !appliesTo?.family && !appliesTo?.distro && fix.commands?.some((command) => managers.test(command)),
    );
    expect(odd.map(({ id }) => id)).toEqual([]);
  });
});

describe("generated files are up to date:", () => {
  test("index, matrix and pages of checks", async () => {
    const files = new Map([
      ["checks/index.ts", await checkIndex()],
      ["docs/requirements/index.json", requirementIndex(catalogue, claimed)],
      ["docs/requirements/matrix.md", matrix(catalogue, checks)],
      ...checkPages(checks),
    ]);
    const stale: string[] = [];
    for (const [path, content] of files) {
      if ((await readFile(path, "utf8").catch(() => "")) !== content) stale.push(path);
    }
    expect(stale).toEqual([]);
  });

  test.each(pagesWithRegions)("the derived parts of %s", async (path) => {
    const page = await readFile(path, "utf8");
    expect(await fillRegions(page, fillersFor(catalogue, checks))).toBe(page);
  });

  test("the example, whose report is the one in the README", async () => {
    expect(gunzipSync(await readFile("fixtures/example.tar.gz")).equals(await exampleTar())).toBe(true);
  });
});
