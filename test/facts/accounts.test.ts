import { describe, expect, test } from "vitest";
import { accounts } from "../../src/facts/accounts.ts";
import { homes } from "../../src/facts/homes.ts";
import { type Tree, directory, imageFrom, link, unreadable } from "../../src/testing/index.ts";

const base: Tree = {
  "/etc/passwd": [
    "root:x:0:0:root:/root:/bin/bash",
    "daemon:x:1:1::/usr/sbin:/usr/sbin/nologin",
    "ann:x:1000:1000::/home/ann:",
    "nobody:x:65534:65534::/nonexistent:/sbin/nologin",
    "",
  ].join("\n"),
  "/etc/shadow": "root:*:19000:0:99999:7:::\ndaemon:*:::::::\nann:!$6$s$h:::::::\n",
  "/etc/group": "root:x:0:\nann:x:1000:\nsudo:x:27:ann\n",
  "/root/": directory(),
};

async function read(tree: Tree) {
  return imageFrom({ ...base, ...tree }).fact(accounts);
}

describe("accounts", () => {
  test("joins passwd, shadow and group", async () => {
    const { find, users } = await read({});
    expect(users.map(({ name, password, regular, hasLoginShell }) => [name, password, regular, hasLoginShell])).toEqual(
      [
        ["root", "locked", false, true],
        ["daemon", "locked", false, false],
        ["ann", "locked", true, true],
        ["nobody", "none", false, false],
      ],
    );
    expect(find("ann")).toMatchObject({
      groups: ["ann", "sudo"],
      shell: "/bin/sh",
      keepsHash: true,
      passwordPath: "/etc/shadow",
      passwordLine: 3,
    });
  });

  test("a hash in passwd itself counts, without any shadow file", async () => {
    const { find } = await read({ "/etc/passwd": "old:rl.3StKT.4T8M:0:0::/:/bin/sh\nfree::0:0::/:/bin/sh\n" });
    expect(find("old")).toMatchObject({ password: "set", passwordPath: "/etc/passwd", passwordLine: 1 });
    expect(find("free")).toMatchObject({ password: "empty" });
  });

  test("an unreadable shadow leaves the passwords unknown and the rest known", async () => {
    const { find, shadow, shadowError } = await read({ "/etc/shadow": unreadable() });
    expect(shadow).toBe("unreadable");
    expect(shadowError?.message).toMatch("permission denied");
    expect(find("ann")).toMatchObject({ password: "unreadable", uid: 1000 });
  });

  test.each([
    ["EL 6", { "/etc/login.defs": "UID_MIN 500\nUID_MAX 60000\n" }, 500],
    ["no login.defs", {}, 1000],
    ["SUSE's vendor file", { "/usr/etc/login.defs": "UID_MIN 2000\n" }, 2000],
    ["/etc replaces the vendor's", { "/usr/etc/login.defs": "UID_MIN 2000\n", "/etc/login.defs": "\n" }, 1000],
    [
      "drop-ins by name",
      {
        "/etc/login.defs": "UID_MIN 1\n",
        "/etc/login.defs.d/b.defs": "UID_MIN 3\n",
        "/usr/etc/login.defs.d/a.defs": "UID_MIN 2\n",
      },
      3,
    ],
  ])("UID_MIN: %s", async (_, tree, uidMin) => {
    expect((await read(tree)).uidMin).toBe(uidMin);
  });

  test("an image without passwd has no accounts yet", async () => {
    expect(await imageFrom({ "/etc/os-release": "ID=flatcar\n" }).fact(accounts)).toMatchObject({
      present: false,
      users: [],
      shadow: "missing",
    });
  });
});

test("homes are those of accounts, /root, and what is left below /home", async () => {
  const image = imageFrom({
    ...base,
    "/home/ann/.profile": "",
    "/home/packer/x": "",
    "/home/lost+found/": directory(),
    "/home/file": "",
    "/home/alias": link("/home/ann"),
    "/usr/sbin/x": "",
  });
  expect((await image.fact(homes)).map(({ path, user }) => [path, user?.name])).toEqual([
    ["/root", "root"],
    ["/home/ann", "ann"],
    ["/home/packer", undefined],
  ]);
});
