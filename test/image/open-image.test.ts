import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { outputFile } from "fs-extra/esm";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openImage } from "../../src/image/open-image.ts";
import { type Member, bytesOf, joined, tarOf, xzTar, zstdTar } from "./archive/tar-bytes.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vhdlint-open-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function put(name: string, content: Uint8Array | string): Promise<string> {
  const path = join(folder, name);
  await outputFile(path, content);
  return path;
}

/** What opening the image gives: its kind, its notices, its /etc/hostname. */
async function look(locator: string) {
  await using image = await openImage(locator);
  const { kind, notices = [] } = image.input;
  return { kind, notices, hostname: await image.tree.readText("/etc/hostname", { optional: true }) };
}

const root: readonly Member[] = [{ name: "etc/hostname", content: "azure\n" }];

describe("a tar is read by content, whatever its name", () => {
  test.each([
    ["plain", tarOf(...root)],
    ["gzip", gzipSync(tarOf(...root))],
    [
      "gzip in two members",
      joined([gzipSync(tarOf(...root).subarray(0, 700)), gzipSync(tarOf(...root).subarray(700))]),
    ],
    ["xz", xzTar()],
    ["zstd", zstdTar()],
  ])("%s", async (name, content) => {
    expect(await look(await put(`${name}.img`, content))).toEqual({ kind: "tar", notices: [], hostname: "azure\n" });
  });

  test("leaving nothing in the temporary folder", async () => {
    const temporary = join(folder, "temporary");
    await mkdir(temporary);
    for (const variable of ["TMPDIR", "TMP", "TEMP"]) vi.stubEnv(variable, temporary);
    await look(await put("left.tgz", gzipSync(tarOf(...root))));
    await expect(openImage(await put("bad.tgz", gzipSync(tarOf({ name: "only-a-file" }))))).rejects.toThrow("no Linux");
    vi.unstubAllEnvs();
    expect(await readdir(temporary)).toEqual([]);
  });

  test("with its root in one directory", async () => {
    const path = await put("inside.tar", tarOf({ name: "rootfs/etc/hostname", content: "inner\n" }));
    expect(await look(path)).toMatchObject({ hostname: "inner\n", notices: [{ code: "root-inside" }] });
  });

  test("with a word about names that lead out", async () => {
    const path = await put("out.tar", tarOf({ name: "../etc/hostname", content: "x" }));
    expect(await look(path)).toMatchObject({ hostname: "x", notices: [{ code: "archive-names-outside" }] });
  });
});

describe("container images", () => {
  const lower = tarOf(
    { name: "etc/hostname", content: "lower\n" },
    { name: "etc/gone", content: "x" },
    { name: "opt/a", content: "a" },
    { name: "opt/b", content: "b" },
    { name: "usr/lib/", type: "5" },
    { name: "lib", type: "2", linkName: "usr/lib" },
  );
  const upper = tarOf(
    { name: "etc/.wh.gone" },
    { name: "etc/hostname", content: "upper\n" },
    { name: "opt/c", content: "c" },
    { name: "opt/.wh..wh..opq" },
    { name: "lib/new", content: "n" },
    { name: "hard", type: "1", linkName: "etc/hostname" },
  );
  const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
  const blob = (letter: string, content: Uint8Array | string): Member => ({
    name: `blobs/sha256/${letter.repeat(64)}`,
    content,
  });
  const manifest = JSON.stringify({ layers: [{ digest: digest("a") }, { digest: digest("b") }] });
  const platform = (os: string, architecture: string) => ({ os, architecture });
  const index = JSON.stringify({
    manifests: [
      { digest: digest("e"), platform: platform("unknown", "unknown") },
      { digest: digest("f"), platform: platform("linux", "arm64") },
      { digest: digest("c"), platform: platform("linux", "amd64") },
    ],
  });
  const layout: readonly Member[] = [
    { name: "oci-layout", content: '{"imageLayoutVersion":"1.0.0"}' },
    { name: "index.json", content: JSON.stringify({ manifests: [{ digest: digest("d") }] }) },
    blob("d", index),
    blob("c", manifest),
    blob("a", gzipSync(lower)),
    blob("b", upper),
  ];
  const layersOf = async (locator: string) => {
    await using image = await openImage(locator);
    const { tree } = image;
    return {
      kind: image.input.kind,
      codes: (image.input.notices ?? []).map(({ code }) => code),
      hostname: await tree.readText("/hard"),
      etc: (await tree.readDir("/etc")).map(({ name }) => name),
      opt: (await tree.readDir("/opt")).map(({ name }) => name),
      throughLink: await tree.readText("/usr/lib/new"),
    };
  };
  const merged = {
    kind: "container image",
    codes: ["several-images"],
    hostname: "upper\n",
    etc: ["hostname"],
    opt: ["c"],
    throughLink: "n",
  };

  test("as an OCI layout in a tar, layers over each other, for x86_64 where there are several", async () => {
    expect(await layersOf(await put("oci.tar", tarOf(...layout)))).toEqual(merged);
  });

  test("as an OCI layout in a directory", async () => {
    for (const { name, content = "" } of layout) await put(`layout/${name}`, content);
    expect(await layersOf(join(folder, "layout"))).toEqual(merged);
  });

  test("as docker save writes them, compressed as a whole", async () => {
    const saved = tarOf(
      { name: "manifest.json", content: JSON.stringify([{ Layers: ["one/layer.tar", "two/layer.tar"] }]) },
      { name: "one/layer.tar", content: lower },
      { name: "two/layer.tar", type: "2", linkName: "../two.tar" },
      { name: "two.tar", content: upper },
    );
    expect(await layersOf(await put("saved.tgz", gzipSync(saved)))).toEqual({ ...merged, codes: [] });
  });

  test.each<[string, Member[], string]>([
    ["a missing layer", layout.filter(({ name }) => !name.includes("aaaa")), "not-found"],
    [
      "a manifest that is no JSON",
      layout.map((m) => (m.name.includes("cccc") ? { ...m, content: "{" } : m)),
      "corrupt",
    ],
    [
      "a digest that leads out",
      [...layout, { name: "index.json", content: '{"manifests":[{"digest":"x:../../y"}]}' }],
      "corrupt",
    ],
    ["an index of itself", [...layout, blob("d", JSON.stringify({ manifests: [{ digest: digest("d") }] }))], "corrupt"],
    [
      "nothing for Linux",
      [
        ...layout,
        { name: "index.json", content: JSON.stringify({ manifests: [{ platform: platform("windows", "amd64") }] }) },
      ],
      "unsupported",
    ],
    ["layers that are no tar", [...layout, blob("b", "x".repeat(600))], "corrupt"],
  ])("%s is told", async (name, members, code) => {
    await expect(openImage(await put(`${name}.tar`, tarOf(...members)))).rejects.toMatchObject({ code });
  });
});

describe("what cannot be judged is refused with a reason", () => {
  test.each<[string, Uint8Array | string, RegExp]>([
    ["an empty file", "", /is empty$/],
    ["a text", "hello\n".repeat(200), /neither a tar nor a disk image/],
    ["a disk that nobody wrote to", new Uint8Array(1024 * 1024), /is blank: it starts with neither/],
    ["a damaged gzip", gzipSync(tarOf(...root)).subarray(0, 90), /gzip data is damaged or cut short/],
    ["a damaged xz", xzTar().subarray(0, 120), /xz data is damaged or cut short/],
    ["a damaged zstd", zstdTar().subarray(0, 80), /zstd data is damaged or cut short/],
    ["a zstd with a window of 2 GiB", Buffer.from("28b52ffd00a8", "hex"), /wants a window of/],
    ["a tar without a Linux root", tarOf({ name: "readme", content: "x" }), /no Linux root/],
    ["a tar of a Windows system", tarOf({ name: "Windows/System32/", type: "5" }), /no Linux root/],
  ])("%s", async (name, content, message) => {
    await expect(openImage(await put(name, content))).rejects.toMatchObject({
      name: "ImageError",
      message: expect.stringMatching(message),
    });
  });

  test.each<[string, Uint8Array, RegExp]>([
    ["gzip", gzipSync("hello"), /compressed with gzip and holds no tar/],
    ["bzip2", bytesOf("BZh91AY&SY"), /compressed with bzip2$/],
  ])("what is packed with %s and no tar is opened as no more than that", async (format, content, message) => {
    await using image = await openImage(await put(`packed.${format}`, content));
    expect(image.input).toMatchObject({ kind: format, packed: { format } });
    expect(image.rootError?.message).toMatch(message);
  });

  const footer = new Uint8Array(2 * 1024 * 1024);
  footer.set(bytesOf("conectix"), footer.length - 512);
  const boot = new Uint8Array(1024 * 1024);
  boot.set([0x55, 0xaa], 510);
  const kernel = boot.slice();
  kernel.set(bytesOf("HdrS"), 0x202);

  test.each([
    ["a fixed VHD", tarOf({ name: "readme", content: "x" }, { name: "my disk.vhd", content: footer }), "my disk.vhd"],
    ["a raw disk, compressed", gzipSync(tarOf({ name: "disk.raw", content: boot })), "disk.raw"],
  ])("a tar around %s is opened as no more than that", async (name, content, disk) => {
    const path = await put(`${name}.tar`, content);
    await using image = await openImage(path);
    expect(image.input).toMatchObject({ kind: "tar", packed: { format: "tar", command: `tar -xSf '${path}'` } });
    expect(image.rootError?.message).toContain(`holds the disk "${disk}"`);
  });

  test("a tar around a kernel is no tar around a disk", async () => {
    await expect(openImage(await put("netboot.tar", tarOf({ name: "linux", content: kernel })))).rejects.toThrow(
      "no Linux",
    );
  });

  test("a folder around a disk leads to the disk", async () => {
    const path = await put("folder/disk.img", boot);
    await expect(openImage(dirname(path))).rejects.toMatchObject({ remedy: expect.stringContaining('"disk.img"') });
  });

  test("a path that does not exist", async () => {
    await expect(openImage(join(folder, "nowhere"))).rejects.toMatchObject({ code: "not-found" });
  });

  test("an empty directory", async () => {
    await mkdir(join(folder, "void"));
    await expect(openImage(join(folder, "void"))).rejects.toThrow(/void is empty$/);
  });

  test.skipIf(process.platform === "win32")("a fifo, without waiting for a writer", async () => {
    const path = join(folder, "fifo");
    execFileSync("mkfifo", [path]);
    await expect(openImage(path)).rejects.toThrow(/neither a directory nor a file/);
  });
});
