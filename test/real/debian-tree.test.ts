import { expect, test } from "vitest";
import { openImage } from "../../src/image/open-image.ts";
import { os } from "../../src/facts/os.ts";
import { debianReleases, debianTree, runInTree } from "./debian-tree.ts";

const versions = { bullseye: "11", bookworm: "12", trixie: "13" } as const;

test.each(debianReleases)("%s becomes a tree that runs its own programs and reads as what it is", async (release) => {
  const tree = await debianTree(release);
  expect(runInTree(tree, ["cat", "/proc/self/comm"])).toBe("cat\n");
  await using image = await openImage(tree);
  expect(await image.fact(os)).toMatchObject({ id: "debian", version: versions[release], bits: 64 });
});
