import { describe, expect, test } from "vitest";
import { cloudInitConfig } from "../../../src/facts/cloud-init/config.ts";
import { plain } from "../../../src/facts/cloud-init/config-node.ts";
import { cloudConfigOf } from "../../../src/facts/cloud-init/kernel-cc.ts";
import { type Tree, file, imageFrom, unreadable } from "../../../src/testing/index.ts";

const main = "/etc/cloud/cloud.cfg";
const folder = "/etc/cloud/cloud.cfg.d";

async function configOf(tree: Tree) {
  return imageFrom(tree).fact(cloudInitConfig);
}

async function merged(...files: readonly string[]): Promise<unknown> {
  const entries = files.map((text, index) => [index === 0 ? main : `${folder}/${index}0.cfg`, text]);
  const { merged: node, fatal } = await configOf(Object.fromEntries(entries) as Tree);
  return fatal ? fatal.message : node && JSON.parse(JSON.stringify(plain(node)));
}

describe("merging", () => {
  const rows: Readonly<Record<string, readonly [files: readonly string[], expected: unknown]>> = {
    "mappings merge by key, a later file wins": [["a: {x: 1, y: 2}\n", "a: {y: 3}\n"], { a: { x: 1, y: 3 } }],
    "a later list replaces": [["a: [1, 2]\n", "a: [3]\n"], { a: [3] }],
    "a later null stays null": [["a: [1]\n", "a:\n"], { a: null }],
    "a later text gives way to a mapping": [["a: {x: 1}\n", "a: text\n"], { a: { x: 1 } }],
    "a later list gives way to a mapping": [["a: {x: 1}\n", "a: [1]\n"], { a: { x: 1 } }],
    "a later number does not": [["a: {x: 1}\n", "a: 5\n"], { a: 5 }],
    "names decide the order": [["a: 1\n", "a: 2\n", "a: 3\n"], { a: 3 }],
    "merge_how of the weaker file appends": [
      ["merge_how: 'dict(recurse_array)+list(append)'\na: [1]\n", "a: [2]\n"],
      { a: [2, 1] },
    ],
    "merge_how without dict drops its own file": [["a: [1]\n", "merge_how: 'list(append)'\na: [2]\n"], { a: [1] }],
    "merge_type is the same": [
      ["merge_type: 'dict(recurse_array)+list(prepend)'\na: [1]\n", "a: [2]\n"],
      { a: [1, 2] },
    ],
    "a weaker file can replace": [["merge_how: 'dict(replace)'\na: 1\n", "a: 2\n"], { a: 1 }],
    "and delete": [["merge_how: 'dict(allow_delete)'\na: null\nb: 1\n", "a: 2\n"], { b: 1 }],
    "a merger that does not exist ends cloud-init": [
      ["merge_how: 'set()'\na: 1\n", "a: 2\n"],
      "merge_how names a merger that does not exist",
    ],
    "an empty file is nothing": [["a: 1\n", "# comment\n"], { a: 1 }],
    "an invalid file is dropped whole": [["a: 1\n", "a: 2\nb: [\n"], { a: 1 }],
    "a list as the top level is dropped": [["a: 1\n", "- a\n"], { a: 1 }],
  };
  for (const [name, [files, expected]] of Object.entries(rows))
    test(name, async () => expect(await merged(...files)).toEqual(expected));
});

test("values name the file and line that they come from", async () => {
  const config = await configOf({
    [main]: "datasource:\n  Azure:\n    apply_network_config: true\n    data_dir: /x\n",
    [`${folder}/91.cfg`]: "# x\ndatasource:\n  Azure:\n    apply_network_config: false\n",
  });
  expect(config.get("datasource", "Azure", "apply_network_config")).toMatchObject({
    value: false,
    path: `${folder}/91.cfg`,
    line: 4,
  });
  expect(config.get("datasource", "Azure", "data_dir")).toMatchObject({ value: "/x", path: main, line: 4 });
  expect(config.get("datasource", "azure")).toBeUndefined();
});

test("problems name their place", async () => {
  const { files, fatal } = await configOf({
    [main]: "a: 1\n",
    [`${folder}/10.cfg`]: "a:\n  b: 1\n c: 2\n",
    [`${folder}/20.cfg`]: "- a\n",
    [`${folder}/30.cfg`]: file(Uint8Array.of(0x61, 0x3a, 0x0a, 0xff, 0x0a)),
  });
  expect(files.map(({ problem }) => problem?.kind)).toEqual([undefined, "invalid", "not-a-mapping", "not-utf8"]);
  expect(files[1]?.problem).toMatchObject({ line: 3 });
  expect(files[3]?.problem).toMatchObject({ line: 2 });
  expect(fatal).toMatchObject({ message: "the text is not UTF-8", path: `${folder}/30.cfg`, line: 2 });
});

describe("which files", () => {
  test("hidden ones count, other suffixes and folders do not", async () => {
    const { files } = await configOf({
      [main]: "a: 1\n",
      [`${folder}/.x.cfg`]: "b: 1\n",
      [`${folder}/x.conf`]: "c: 1\n",
      [`${folder}/y.cfg/z`]: "d: 1\n",
    });
    expect(files.map(({ path }) => path)).toEqual([main, `${folder}/.x.cfg`]);
  });

  test("conf_d moves the folder", async () => {
    const config = await configOf({
      [main]: "conf_d: /etc/other\n",
      [`${folder}/1.cfg`]: "a: 1\n",
      "/etc/other/1.cfg": "a: 2\n",
    });
    expect(config.folder).toBe("/etc/other");
    expect(config.get("a")).toMatchObject({ value: 2 });
  });

  test("an empty conf_d leaves it out, a number ends cloud-init", async () => {
    const tree = { [`${folder}/1.cfg`]: "a: 1\n" };
    expect((await configOf({ ...tree, [main]: "conf_d: ''\n" })).folder).toBeUndefined();
    expect((await configOf({ ...tree, [main]: "conf_d: 5\n" })).fatal).toMatchObject({
      message: "conf_d is not a text",
    });
  });

  test("CLOUD_CFG is the strongest", async () => {
    const config = await configOf({
      [main]: "a: 1\nb: 1\n",
      "/etc/swap.cfg": "a: 2\n",
      "/etc/systemd/system.conf": '[Manager]\nDefaultEnvironment="CLOUD_CFG=/etc/swap.cfg"\n',
    });
    expect(config.get("a")).toMatchObject({ value: 2, path: "/etc/swap.cfg" });
    expect(config.get("b")).toMatchObject({ value: 1 });
    expect(config.files.map(({ role }) => role)).toEqual(["main", "environment"]);
  });

  test.each([
    ["[Manager]\n'DefaultEnvironment=\"CLOUD_CFG=/etc/swap.cfg\"'\n", "a quoted line"],
    ["DefaultEnvironment=CLOUD_CFG=/etc/swap.cfg\n", "no section"],
    ["[Manager]\nDefaultEnvironment=CLOUD_CFG=/etc/swap.cfg\nDefaultEnvironment=\n", "taken back"],
  ])("%j sets nothing: %s", async (text) => {
    const config = await configOf({ [main]: "a: 1\n", "/etc/swap.cfg": "a: 2\n", "/etc/systemd/system.conf": text });
    expect(config.get("a")).toMatchObject({ value: 1 });
  });

  test("a file that cannot be read is an error of the image", async () => {
    await expect(configOf({ [main]: unreadable() })).rejects.toMatchObject({ name: "ImageError" });
  });
});

test("the kernel command line adds cloud-config", async () => {
  const grub = { "/boot/grub/grub.cfg": "menuentry 'x' {\n linux /vmlinuz ro cc:a:%202 end_cc\n}\n" };
  const config = await configOf({ [main]: "a: 1\n", ...grub });
  expect(config.get("a")).toMatchObject({ value: 2 });
  expect(cloudConfigOf("ro cc:a: %5B1%5D\\nb: 2end_cc quiet cc:c: 3", undefined)).toBe("a: [1]\nb: 2\nc: 3");
  expect(cloudConfigOf("xcc:a: 1", "23.3")).toBe("a: 1");
  expect(cloudConfigOf("xcc:a: 1", "23.4")).toBe("");
});
