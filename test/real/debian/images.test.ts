import { beforeAll, describe, expect, test } from "vitest";
import type { ImageType } from "../../../src/lint/target.ts";
import { debianReleases } from "../debian-tree.ts";
import { fetchShim } from "../shim.ts";
import { defects } from "./defects.ts";
import { complaints, goodImage, withChange } from "./good-image.ts";

/** The checks that fail at the level of an error or a warning, crash or cannot decide. */
async function loud(root: string, type: ImageType): Promise<string[]> {
  const results = await complaints(root, type);
  return results.filter(({ status, severity }) => status !== "fail" || severity !== "info").map(({ check }) => check);
}

describe.each(debianReleases)("Debian %s", (release) => {
  const trees = new Map<ImageType, string>();
  const tree = (type: ImageType) => trees.get(type) ?? expect.fail(`no ${type} image was made`);

  beforeAll(async () => {
    fetchShim();
    for (const type of ["generalized", "specialized"] as const) trees.set(type, await goodImage(release, type));
  });

  test.each(["generalized", "specialized"] as const)("a good %s image is quiet", async (type) => {
    expect(await loud(tree(type), type)).toEqual([]);
  });

  test.each(Object.entries(defects))("%s", async (_name, { shell, checks, also, type = "generalized" }) => {
    const found = await withChange(tree(type), shell, (root) => loud(root, type));
    expect(found).toEqual([...checks, ...(also?.[release] ?? [])].sort());
  });
});
