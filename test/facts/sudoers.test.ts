import { describe, expect, test } from "vitest";
import { sudoers } from "../../src/facts/sudoers.ts";
import { type Tree, imageFrom, link, program, unreadable } from "../../src/testing/index.ts";

const read = (tree: Tree) => imageFrom(tree).fact(sudoers);
const later = { groups: ["sudo", "wheel"] };

describe("sudoers", () => {
  test("files are read where they are included, drop-ins by name, without dots and tildes", async () => {
    const { files, includedDirectories } = await read({
      "/etc/sudoers": "Defaults a\n#includedir /etc/sudoers.d/\n@include local\nDefaults b\n",
      "/etc/sudoers.d/20-b": "",
      "/etc/sudoers.d/10-a": "",
      "/etc/sudoers.d/README.md": "oops",
      "/etc/sudoers.d/10-a~": "oops",
      "/etc/sudoers.d/dir/file": "oops",
      "/etc/local": "",
    });
    expect(files.map((file) => file.path)).toEqual([
      "/etc/sudoers",
      "/etc/sudoers.d/10-a",
      "/etc/sudoers.d/20-b",
      "/etc/local",
    ]);
    expect(includedDirectories).toEqual(["/etc/sudoers.d"]);
  });

  test("the last setting of a flag that is for the user wins", async () => {
    const vendor = "Defaults targetpw\nALL ALL=(ALL) ALL\n@includedir /etc/sudoers.d\n";
    const { flag } = await read({
      "/etc/sudoers": vendor,
      "/etc/sudoers.d/00-defaults": "Defaults !targetpw\nDefaults:bob targetpw\n",
    });
    expect(flag("targetpw", later)).toEqual({ value: false, path: "/etc/sudoers.d/00-defaults", line: 1 });
    expect(flag("targetpw", { name: "bob" })).toMatchObject({ value: true, line: 2 });
    expect(flag("rootpw", later)).toBeUndefined();
  });

  test.each([
    ["Defaults:%wheel targetpw\n", true],
    ["Defaults:%other targetpw\n", undefined],
    ["User_Alias U = %wheel\nDefaults:U targetpw\n", true],
    ["User_Alias U = ALL, !%wheel\nDefaults:U targetpw\n", undefined],
    ["User_Alias U = V\nUser_Alias V = U\nDefaults:U targetpw\n", undefined],
    ["Defaults@ALL targetpw\n", true],
    ["Defaults@buildhost targetpw\n", undefined],
    ["Defaults>ALL targetpw\n", true],
    ["Defaults!/usr/bin/apt targetpw\n", undefined],
    ['Defaults targetpw="x"\n', undefined],
  ])("%s", async (text, value) => {
    expect((await read({ "/etc/sudoers": text })).flag("targetpw", later)?.value).toBe(value);
  });

  test("rules for a user", async () => {
    const { rulesFor } = await read({
      "/etc/sudoers": "ann ALL=ALL\n%wheel ALL=ALL\n#1000 ALL=ALL\nALL, !ann ALL=ALL\n%#10 ALL=ALL\n",
    });
    expect(rulesFor({ name: "ann", uid: 1000, groups: ["users"] }).map((rule) => rule.line)).toEqual([1, 3]);
    expect(rulesFor({ name: "bob", uid: 2, groups: ["wheel"], gids: [10] }).map((rule) => rule.line)).toEqual([
      2, 4, 5,
    ]);
  });

  test.each([
    [
      "SUSE falls back to the vendor's file",
      { "/etc/os-release": "ID=sles\n", "/usr/etc/sudoers": "" },
      "/usr/etc/sudoers",
    ],
    ["Debian does not", { "/etc/os-release": "ID=debian\n", "/usr/etc/sudoers": "" }, undefined],
    [
      "sudo-rs prefers its own",
      {
        "/etc/sudoers": "",
        "/etc/sudoers-rs": "",
        "/usr/bin/sudo": link("/etc/alternatives/sudo"),
        "/etc/alternatives/sudo": link("/usr/lib/cargo/bin/sudo"),
        "/usr/lib/cargo/bin/sudo": program(),
      },
      "/etc/sudoers-rs",
    ],
    ["sudo does not", { "/etc/sudoers": "", "/etc/sudoers-rs": "", "/usr/bin/sudo": program() }, "/etc/sudoers"],
  ])("%s", async (_, tree: Tree, path) => expect((await read(tree)).path).toBe(path));

  test("an unreadable drop-in is kept apart, a missing include is a problem", async () => {
    const { unseen, problems, rules } = await read({
      "/etc/sudoers": "@includedir /etc/sudoers.d\n@include /etc/none\n@include /etc/%h\nroot ALL=ALL\n",
      "/etc/sudoers.d/a": unreadable(),
    });
    expect(unseen).toHaveLength(1);
    expect(problems).toEqual([
      { path: "/etc/sudoers", line: 2, message: "it includes /etc/none, which does not exist" },
    ]);
    expect(rules).toHaveLength(1);
  });

  test("includes that lead back end", async () => {
    const { problems, unseen } = await read({
      "/etc/sudoers": "@include /etc/a\n@include /etc/a\n",
      "/etc/a": "@include /etc/sudoers\n",
    });
    expect(problems.length + unseen.length).toBeGreaterThan(0);
  });
});
