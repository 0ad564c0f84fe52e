import { join } from "node:path";
import { expect, test } from "vitest";
import { findConfiguration } from "../../../src/lint/configuration/find.ts";
import { folderWith } from "./folder.ts";

test("the nearest folder with one wins", async () => {
  const folder = await folderWith({
    "vhdlint.config.yaml": "",
    "a/vhdlint.config.json": "{}",
    "a/b/c/x": "",
    "d/x": "",
  });
  expect(await findConfiguration(join(folder, "a/b/c"))).toBe(join(folder, "a/vhdlint.config.json"));
  expect(await findConfiguration(join(folder, "d"))).toBe(join(folder, "vhdlint.config.yaml"));
});

test("the search ends with the repository", async () => {
  const folder = await folderWith({
    "vhdlint.config.yaml": "",
    "repository/.git": "gitdir: x",
    "repository/images/x": "",
  });
  expect(await findConfiguration(join(folder, "repository/images"))).toBeUndefined();
});

test("two in one folder are refused by name", async () => {
  const folder = await folderWith({ "vhdlint.config.ts": "", "vhdlint.config.json": "{}" });
  await expect(findConfiguration(folder)).rejects.toMatchObject({
    name: "UsageError",
    message: `${folder} holds vhdlint.config.ts and vhdlint.config.json`,
    hint: "keep one, or name it with --config",
  });
});
