import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { link, mkdir, open, readFile, readdir, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { outputFile } from "fs-extra/esm";
import { describe, expect, test } from "vitest";
import { tarOf } from "../image/archive/tar-bytes.ts";
import { bundled } from "./vhdlint.ts";

const { run, path } = bundled();
const windows = process.platform === "win32";

const debian = {
  "etc/os-release": 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian 12"\n',
  "etc/passwd": "root:x:0:0:root:/root:/bin/bash\n",
  "etc/shadow": "root:*:19000:0:99999:7:::\n",
  "usr/sbin/waagent": "#!/usr/bin/python3\n",
};

async function makeRoot(name: string, files: Readonly<Record<string, string | Uint8Array>> = {}): Promise<string> {
  for (const [file, content] of Object.entries({ ...debian, ...files })) {
    await outputFile(path(name, file), content);
  }
  return path(name);
}

/** Judged to the end: no crash, nothing on stderr, within seconds. */
async function judged(root: string) {
  const { code, stdout, stderr } = await run(["--format", "json", root]);
  const report = JSON.parse(stdout);
  const crashed = report.images[0].results.filter((result: { status: string }) => result.status === "crashed");
  expect(crashed).toEqual([]);
  expect(stderr).toBe("");
  expect([0, 1]).toContain(code);
  return report.images[0];
}

describe("what is no image ends with 3 and one clear reason", () => {
  test.each<[string, () => Promise<string>, RegExp]>([
    ["a text file", async () => (await makeRoot("plain"), path("plain/etc/passwd")), /neither a tar nor a disk image/],
    ["an empty directory", async () => (await mkdir(path("empty")), path("empty")), /is empty/],
    [
      "a tree without Linux",
      async () => {
        await mkdir(path("windows/Windows/System32"), { recursive: true });
        return path("windows");
      },
      /no Linux root .*name the directory that holds etc and usr/,
    ],
    [
      "a folder of partitions",
      async () => (await makeRoot("partitions/p2"), await mkdir(path("partitions/p1")), path("partitions")),
      /its subdirectory p2 looks like one: name that instead/,
    ],
  ])("%s", async (_, make, reason) => {
    const { code, stdout, stderr } = await run([await make()]);
    expect([code, stderr]).toEqual([3, ""]);
    const text = stdout.replace(/\s+/g, " ");
    expect(text).toMatch(/^INCOMPLETE /);
    expect(text).toMatch(reason);
  });

  test("also for programs, which find the reason in the report and on stderr", async () => {
    await mkdir(path("void"));
    const { code, stdout, stderr } = await run(["--format", "json", path("void")]);
    expect([code, stderr]).toEqual([3, `vhdlint: ${path("void")} is empty\n`]);
    expect(JSON.parse(stdout)).toMatchObject({ status: "incomplete", images: [{ os: null, results: [] }] });
  });

  test("inspect says the same", async () => {
    await mkdir(path("nothing"));
    const { code, stdout, stderr } = await run(["inspect", path("nothing"), await makeRoot("beside")]);
    expect(code).toBe(3);
    expect(stderr).toContain("is empty");
    expect(stdout).toContain("Debian 12");
  });
});

describe("a tree full of traps is judged to the end", () => {
  test.each([
    ["invalid UTF-8", Uint8Array.of(0xff, 0xfe, 0x0a, 0x3d, 0xc3, 0x28, 0x0a)],
    ["CRLF and a byte order mark", "\uFEFFProvisioning.Agent=auto\r\nResourceDisk.Format=y\r\n"],
    ["nothing", ""],
    ["NULs", "\0".repeat(5000)],
    ["one endless line", "x=".repeat(200_000)],
  ])("files of %s", async (name, content) => {
    const names = ["etc/waagent.conf", "etc/fstab", "etc/sudoers", "etc/ssh/sshd_config", "etc/default/grub"];
    const more = [
      "etc/cloud/cloud.cfg",
      "boot/grub/grub.cfg",
      "etc/netplan/50.yaml",
      "var/lib/dpkg/status",
      "etc/group",
    ];
    await judged(await makeRoot(name, Object.fromEntries([...names, ...more].map((file) => [file, content]))));
  });

  test("a text file of 2 GiB", async () => {
    const root = await makeRoot("huge");
    for (const file of ["etc/waagent.conf", "etc/hostname", "etc/ssh/sshd_config"]) {
      await mkdir(dirname(join(root, file)), { recursive: true });
      await using handle = await open(join(root, file), "w");
      await handle.truncate(2 ** 31);
    }
    const { results } = await judged(root);
    const unseen = results.filter(({ status }: { status: string }) => status === "undecided");
    expect(JSON.stringify(unseen)).toContain("/etc/waagent.conf has 2147483648 bytes");
  });

  test.skipIf(windows)("links that go round or lead out", async () => {
    const root = await makeRoot("loop");
    await symlink("waagent.conf", join(root, "etc/waagent.conf"));
    await symlink("../../../../../../etc/shadow", join(root, "etc/hostname"));
    await symlink("/etc", join(root, "etc/ssh"));
    await symlink("..", join(root, "etc/cloud"));
    await judged(root);
  });

  test.skipIf(windows)("fifos where files are due, without waiting for a writer", async () => {
    const root = await makeRoot("fifo");
    for (const file of ["etc/waagent.conf", "etc/fstab", "etc/hostname"]) execFileSync("mkfifo", [join(root, file)]);
    await judged(root);
  });

  test("directories where files are due, and files where directories are", async () => {
    const root = await makeRoot("swapped", {
      "etc/cloud": "",
      boot: "",
      "var/lib/cloud": "",
      "etc/systemd": "",
      "etc/sudoers.d": "",
    });
    for (const file of ["waagent.conf", "fstab", "hostname", "sudoers"]) await mkdir(join(root, "etc", file));
    await judged(root);
  });

  test.skipIf(windows || process.getuid?.() === 0)("files that may not be read", async () => {
    const root = await makeRoot("closed");
    execFileSync("chmod", ["000", join(root, "etc/shadow"), join(root, "etc/passwd")]);
    const { results } = await judged(root);
    const reasons = results.flatMap(({ reason }: { reason?: string }) => reason ?? []);
    expect(reasons.join()).toContain("permission denied");
  });

  test("a tar whose members are absolute or lead out", async () => {
    const members = Object.entries(debian).map(([name, content], index) => ({
      name: index % 2 ? `/${name}` : `../../${name}`,
      content,
    }));
    await writeFile(path("traps.tar"), tarOf(...members));
    const { kind, os, notices } = await judged(path("traps.tar"));
    expect([kind, os.id]).toEqual(["tar", "debian"]);
    expect(notices[0]).toMatchObject({ code: "archive-names-outside" });
  });
});

test("what the image says is shown and not obeyed", async () => {
  const evil = "\u001B[2J\u001B]0;owned\u0007\u202Egnp";
  const root = await makeRoot("evil", {
    "etc/os-release": `ID=debian\nPRETTY_NAME="${evil}"\n`,
    "etc/hostname": `${evil}\n`,
    "etc/waagent.conf": `Provisioning.Agent=${evil}\nResourceDisk.Filesystem=${evil}\n`,
    "etc/passwd": `root:x:0:0::/root:/bin/sh\n${evil}:x:1000:1000::/home/x:/bin/sh\n`,
    ...(windows ? {} : { [`tmp/${evil.replaceAll("/", "")}`]: "x", [`root/.ssh/${evil}`]: "x" }),
  });
  for (const args of [
    [root],
    [root, "--verbose", "--show", "passed,not-applicable"],
    ["inspect", root],
    ["--format", "json", root],
  ]) {
    const { stdout, stderr } = await run(args);
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202E]/);
    expect(stderr).toBe("");
  }
  expect((await run([root])).stdout).toContain(String.raw`\x1b[2J`);
});

test("judging writes nothing into the image", async () => {
  const root = await makeRoot("untouched", { "etc/waagent.conf": "Provisioning.Agent=auto\n" });
  if (!windows) await link(join(root, "etc/passwd"), join(root, "etc/passwd-"));
  const fingerprint = async () => {
    const names = (await readdir(root, { recursive: true })).sort();
    const lines = names.map(async (name) => {
      const { mode, mtimeMs, ctimeMs, size } = await stat(join(root, name));
      const content = (await stat(join(root, name))).isFile() ? await readFile(join(root, name)) : "";
      return [name, mode, mtimeMs, ctimeMs, size, createHash("sha256").update(content).digest("hex")].join(" ");
    });
    return Promise.all(lines);
  };
  const before = await fingerprint();
  await run([root]);
  await run(["inspect", root]);
  expect(await fingerprint()).toEqual(before);
});
