import { expect, test } from "vitest";
import { RecentMap } from "../../../src/image/filesystem/recent-map.ts";

/** Asks for keys in turn and says which of them had to be computed. */
async function computed(map: RecentMap<string, string>, keys: string): Promise<string> {
  let found = "";
  for (const key of keys) {
    await map.get(key, async () => {
      found += key;
      return key.toUpperCase().repeat(Number(key) || 1);
    });
  }
  return found;
}

test("what was not asked for lately goes first", async () => {
  expect(await computed(new RecentMap(2), "abab")).toBe("ab");
  expect(await computed(new RecentMap(2), "abcab")).toBe("abcab");
  expect(await computed(new RecentMap(2), "abacab")).toBe("abcb");
});

test("a heavy value drives several out, and stays when it is alone", async () => {
  const weighed = () => new RecentMap<string, string>(4, ({ length }) => length);
  expect(await computed(weighed(), "abab")).toBe("ab");
  expect(await computed(weighed(), "ab2ab")).toBe("ab2");
  expect(await computed(weighed(), "ab3ab")).toBe("ab3ab");
  expect(await computed(weighed(), "99a9")).toBe("9a9");
});

test("a failure is given to all who asked", async () => {
  const map = new RecentMap<string, string>(2, ({ length }) => length);
  const fail = () => Promise.reject(new Error("no"));
  await expect(Promise.all([map.get("a", fail), map.get("a", fail)])).rejects.toThrow("no");
});
