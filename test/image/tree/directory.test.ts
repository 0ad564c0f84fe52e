import { execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DirectoryFileSystem } from "../../../src/image/tree/directory.ts";
import { MountedTree } from "../../../src/image/tree/mounted-tree.ts";

const onWindows = process.platform === "win32";
const isRoot = process.getuid?.() === 0;
let root: string;
let tree: MountedTree;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "vhdlint-directory-"));
  await mkdir(join(root, "etc"));
  await writeFile(join(root, "etc/hostname"), "localhost\n");
  await writeFile(join(root, "etc/large"), "");
  await truncate(join(root, "etc/large"), 2 * 1024 ** 3);
  tree = new MountedTree([{ path: "/", fileSystem: new DirectoryFileSystem(root) }]);
});

afterAll(() => rm(root, { recursive: true, force: true }));

test("files, listings and attributes come from the host", async () => {
  expect(await tree.readText("/etc/hostname")).toBe("localhost\n");
  expect(await tree.stat("/etc/hostname")).toMatchObject({ type: "file", sizeBytes: 10 });
  expect((await tree.readDir("/etc")).map((entry) => entry.name)).toContain("hostname");
  expect(await tree.stat("/etc/none")).toBeUndefined();
});

test("a file that is far too large is refused unread", async () => {
  await expect(tree.readText("/etc/large")).rejects.toMatchObject({ code: "too-large", path: "/etc/large" });
  expect(await tree.readRange("/etc/large", 1024 ** 3, 4)).toEqual(new Uint8Array(4));
});

test.skipIf(onWindows)("links resolve inside the directory, never on the host", async () => {
  await symlink("/etc/hostname", join(root, "absolute"));
  await symlink("../../../../../../etc/hostname", join(root, "etc/up"));
  await symlink("/proc/self/environ", join(root, "outside"));
  expect(await tree.readText("/absolute")).toBe("localhost\n");
  expect(await tree.readText("/etc/up")).toBe("localhost\n");
  expect(await tree.stat("/outside")).toBeUndefined();
});

test.skipIf(onWindows)("a fifo is named, not opened", async () => {
  execFileSync("mkfifo", [join(root, "etc/waagent.conf")]);
  await expect(tree.readText("/etc/waagent.conf")).rejects.toMatchObject({ code: "not-a-file" });
});

// Root reads everything, so the rights of a user can only be tried as one.
test.skipIf(onWindows || isRoot)("what the user may not read is unreadable, with the remedy", async () => {
  await writeFile(join(root, "etc/shadow"), "root:*:19000::::::\n");
  await chmod(join(root, "etc/shadow"), 0);
  await expect(tree.readText("/etc/shadow")).rejects.toMatchObject({ code: "unreadable", remedy: /root/ });
});
