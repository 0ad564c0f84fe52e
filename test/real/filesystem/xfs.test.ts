import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { Format } from "../../../src/image/filesystem/xfs/inode.ts";
import { openXfs } from "../../../src/image/filesystem/xfs/xfs.ts";
import { debianTree } from "../debian-tree.ts";
import { installTools, run } from "../tools.ts";
import { compare, fillWithOddities, fillWithTree, mounted, scratchImage, withReader } from "./oracle.ts";

const GiB = 1024 ** 3;

/** What the mkfs.xfs of each era turns on. */
const variants: Readonly<Record<string, readonly string[]>> = {
  "what mkfs.xfs of Debian 12 makes": [],
  "RHEL 8 (no bigtime, no inobtcount)": ["-m", "bigtime=0,inobtcount=0"],
  "RHEL 7 (no reflink, no sparse inodes)": ["-m", "reflink=0,bigtime=0,inobtcount=0,finobt=0", "-i", "sparse=0"],
  "RHEL 10 (nrext64, rmapbt)": ["-m", "rmapbt=1", "-i", "nrext64=1"],
  "1 KiB blocks": ["-b", "size=1024"],
  "1 KiB blocks, directory blocks of 16 KiB": ["-b", "size=1024", "-n", "size=16384"],
  "2 KiB inodes": ["-i", "size=2048"],
  "many groups": ["-d", "agcount=8"],
};

describe("XFS against the kernel", () => {
  for (const [name, mkfs] of Object.entries(variants)) {
    test(name, async () => {
      const image = scratchImage(GiB);
      try {
        execFileSync("mkfs.xfs", ["-q", "-f", ...mkfs, image.path]);
        await mounted(image.path, "", (root) => fillWithOddities(root));
        const result = await mounted(image.path, "ro", (root) =>
          withReader(image.path, openXfs, (reader) => compare(root, reader)),
        );
        console.log(`${name}: ${result.entries} entries, ${result.bytes} bytes`);
        expect(result.differences).toEqual([]);
        expect(result.entries).toBeGreaterThan(9000);
      } finally {
        image.remove();
      }
    });
  }

  test("a real root tree, a directory of 20,000 entries, and a file of deep extents", async () => {
    const image = scratchImage(4 * GiB);
    try {
      execFileSync("mkfs.xfs", ["-q", "-f", "-L", "rootlv", image.path]);
      const tree = await debianTree("bookworm");
      await mounted(image.path, "", (root) => {
        fillWithTree(root, tree);
        fillWithOddities(root, { largeDirectory: 20_000 });
        execFileSync("python3", [
          "-c",
          "import sys\nwith open(sys.argv[1],'wb') as f:\n for i in range(0, 6000):\n  f.seek(i*8192); f.write(b'x'*4096)\n",
          join(root, "deep-extents"),
        ]);
        execFileSync("cp", ["--reflink=always", join(root, "holes/fragments"), join(root, "reflinked")]);
      });
      await withReader(image.path, openXfs, async (reader) => {
        expect(reader.details).toMatchObject({ label: "rootlv", cleanlyUnmounted: true, sizeBytes: 4 * GiB });
        const result = await mounted(image.path, "ro", (root) => compare(root, reader));
        console.log(`real tree: ${result.entries} entries, ${result.bytes} bytes`);
        expect(result.differences).toEqual([]);
      });
    } finally {
      image.remove();
    }
  });
});

/** Kernels of today refuse format version 4, so mkfs.xfs fills it from a prototype and the files it was given are the judge. */
describe("XFS version 4 against the files that mkfs.xfs put into it", () => {
  for (const [name, mkfs] of Object.entries({
    "without ftype, as RHEL 7.0 made it": ["-n", "ftype=0"],
    "with ftype": ["-n", "ftype=1"],
    "256-byte inodes, 1 KiB blocks": ["-i", "size=256", "-b", "size=1024"],
  })) {
    test(name, async () => {
      const image = scratchImage(GiB);
      const folder = mkdtempSync(join(tmpdir(), "vhdlint-xfs-"));
      try {
        const prototype = fillForPrototype(join(folder, "root"));
        writeFileSync(join(folder, "prototype"), prototype);
        execFileSync(
          "mkfs.xfs",
          ["-q", "-f", "-m", "crc=0,finobt=0", ...mkfs, "-p", join(folder, "prototype"), image.path],
          { stdio: ["ignore", "inherit", "ignore"] },
        );
        await withReader(image.path, openXfs, async (reader) => {
          const result = await compare(join(folder, "root"), reader, { ignoreTimes: true });
          expect(result.differences).toEqual([]);
          expect(result.entries).toBeGreaterThan(650);
        });
      } finally {
        image.remove();
        rmSync(folder, { recursive: true });
      }
    });
  }
});

/** Makes a small tree on the host and the prototype (mkfs.xfs(8), -p) that asks for the same. */
function fillForPrototype(root: string): string {
  const lines = ["/stand", "0 0", "d--755 0 0"];
  const directory = (name: string, fill: () => void) => {
    mkdirSync(join(root, name), { recursive: true });
    lines.push(`${name.split("/").at(-1)} d--755 0 0`);
    fill();
    lines.push("$");
  };
  const file = (name: string, content: Uint8Array) => {
    writeFileSync(join(root, name), content);
    lines.push(`${name.split("/").at(-1)} ---644 0 0 ${join(root, name)}`);
  };
  directory("sizes", () => {
    for (const size of [0, 1, 100, 4095, 4096, 4097, 300_000])
      file(`sizes/${size}`, Buffer.alloc(size, size % 251 || 7));
  });
  directory("links", () => {
    for (const length of [1, 60, 150, 250, 1000]) {
      symlinkSync("x".repeat(length), join(root, `links/${length}`));
      lines.push(`${length} l--777 0 0 ${"x".repeat(length)}`);
    }
  });
  for (const count of [3, 60, 600])
    directory(`many-${count}`, () =>
      Array.from({ length: count }, (_, index) => file(`many-${count}/entry-number-${index}`, Buffer.from(`${index}`))),
    );
  return `${lines.join("\n")}\n$\n`;
}

type Attributes = ReadonlyMap<string, string>;

describe("extended attributes", () => {
  beforeAll(() => installTools({ getfattr: "attr", setfattr: "attr" }));

  for (const [name, mkfs] of Object.entries({
    "what mkfs.xfs of Debian 12 makes": [],
    "RHEL 10 (nrext64, rmapbt)": ["-m", "rmapbt=1", "-i", "nrext64=1"],
    "1 KiB blocks": ["-b", "size=1024"],
  })) {
    test.each(["unmounted", "crashed"])(`${name}, %s`, async (end) => {
      const image = scratchImage(GiB);
      const recovered = scratchImage(0);
      try {
        execFileSync("mkfs.xfs", ["-q", "-f", ...mkfs, image.path]);
        await mounted(image.path, "", (root) => {
          fillWithAttributes(root);
          if (end === "crashed") execFileSync("xfs_io", ["-x", "-c", "shutdown -f", root]);
        });
        execFileSync("cp", ["--sparse=always", image.path, recovered.path]);
        const kernel = await mounted(recovered.path, "", attributesOfKernel);
        expect(kernel.get("many")?.size).toBe(302);
        expect(kernel.get("collisions")?.size).toBe(256);
        expect(Buffer.from(kernel.get("link")?.get("security.selinux") ?? "", "hex").toString()).toBe(LABEL);
        const { formats, differences, compared, isReplayed } = await compareAttributes(image.path, kernel);
        console.log(`${name}, ${end}: ${compared} attributes`);
        expect(differences).toEqual([]);
        expect(isReplayed).toBe(end === "crashed");
        expect(formats).toEqual(new Set([Format.local, Format.extents, Format.btree]));
      } finally {
        for (const scratch of [image, recovered]) scratch.remove();
      }
    });
  }

  /** Kernels of today refuse format version 4: xfs_db sets the attributes, with values of the letter v. */
  test.each([
    ["4 KiB blocks", []],
    ["1 KiB blocks", ["-b", "size=1024"]],
  ])("version 4, %s", async (_name, mkfs) => {
    const image = scratchImage(GiB);
    const prototype = `${image.path}.prototype`;
    try {
      const files = ["plain", "labelled", "long", "longer", "many"];
      const lines = files.map((name) => `${name} ---644 0 0 /dev/null`);
      writeFileSync(prototype, ["/stand", "0 0", "d--755 0 0", ...lines, "$", ""].join("\n"));
      const stdio = { stdio: "ignore" } as const;
      execFileSync("mkfs.xfs", ["-q", "-f", "-m", "crc=0,finobt=0", ...mkfs, "-p", prototype, image.path], stdio);
      const wanted = new Map<string, Map<string, string>>(files.map((name) => [name, new Map()]));
      const commands: string[] = [];
      const set = (file: string, flag: string, name: string, bytes: number) => {
        const prefix = { "-u": "user.", "-s": "security.", "-r": "trusted." }[flag];
        wanted.get(file)?.set(`${prefix}${name}`, "76".repeat(bytes));
        commands.push(`path /${file}`, `attr_set ${flag} -v ${bytes} ${name}`);
      };
      for (const file of files.slice(1)) set(file, "-s", "selinux", 40);
      set("labelled", "-r", "selinux", 7);
      set("long", "-u", "long", 2048);
      set("longer", "-u", "long", 20_000);
      for (let index = 1; index <= 300; index += 1) set("many", "-u", `number-${index}`, index);
      run("xfs_db", ["-x", ...commands.flatMap((command) => ["-c", command]), image.path]);
      const { formats, differences } = await compareAttributes(image.path, wanted);
      expect(differences).toEqual([]);
      expect(formats).toEqual(new Set([undefined, Format.local, Format.extents]));
    } finally {
      image.remove();
    }
  });
});

const LABEL = "system_u:object_r:shadow_t:s0";

/** Every form: none, in the inode, one leaf, trees of leaves, values in blocks of their own, extents in a tree. */
function fillWithAttributes(root: string): void {
  const hex = (bytes: number, seed: number) => Buffer.alloc(bytes, `value ${seed} `).toString("hex");
  const values = (count: number, prefix: string, size: (index: number) => number) =>
    Array.from({ length: count }, (_, index): [string, string] => [`${prefix}${index}`, hex(size(index), index)]);
  const label: [string, string] = ["security.selinux", Buffer.from(LABEL).toString("hex")];
  mkdirSync(join(root, "folder"));
  symlinkSync("labelled", join(root, "link"));
  const files: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
    folder: [label, ["user.empty", ""]],
    labelled: [label],
    plain: [],
    "three-spaces": [
      ["user.same", hex(5, 1)],
      ["trusted.same", hex(6, 2)],
      ["security.same", hex(7, 3)],
    ],
    long: [label, ["user.long", hex(2048, 4)]],
    longer: [label, ["user.long", hex(20_000, 5)]],
    longest: [["user.long", hex(65_536, 6)], label],
    many: [label, ["trusted.overlay", hex(1, 7)], ...values(300, "user.attribute-", (index) => index)],
    thousands: [...values(3000, "user.number-", (index) => index % 60), label],
    collisions: collidingNames().map((name, index) => [`user.${name}`, hex(index, index)]),
  };
  for (const name of [...Object.keys(files), "left", "right"])
    if (name !== "folder") writeFileSync(join(root, name), "");
  // setfattr(1), --restore: what getfattr would print. Two files that grow in turns have their extents in pieces.
  const lines: string[] = [];
  const add = (name: string, attributes: readonly (readonly [string, string])[]) =>
    lines.push(`# file: ${name}`, ...attributes.map(([key, value]) => `${key}=0x${value}`), "");
  for (const [name, attributes] of Object.entries(files)) if (attributes.length > 0) add(name, attributes);
  for (const piece of values(80, "user.piece-", (index) => 3000 + index))
    for (const name of ["left", "right"]) add(name, [piece]);
  run("setfattr", ["--restore=-"], { cwd: root, input: lines.join("\n") });
  run("setfattr", ["-h", "-n", "security.selinux", "-v", LABEL, join(root, "link")]);
}

/** Names of one hash: it turns by 7 bits for each byte, so that a byte meets the one five places later 3 bits higher. */
function collidingNames(): string[] {
  const pairs = ["da", "ei", "fq", "gy"];
  return Array.from({ length: 256 }, (_, index) => {
    const chosen = [0, 2, 4, 6].map((shift) => pairs[(index >> shift) & 3] ?? "");
    return `${chosen.map((pair) => pair[0]).join("")}-${chosen.map((pair) => pair[1]).join("")}`;
  });
}

/** File → attribute → value in hexadecimal digits. */
function attributesOfKernel(root: string): Map<string, Attributes> {
  const files = readdirSync(root);
  const dump = run("getfattr", ["-h", "-d", "-m", "-", "-e", "hex", ...files], { cwd: root });
  const found = new Map<string, Map<string, string>>(files.map((name) => [name, new Map()]));
  let file: Map<string, string> | undefined;
  for (const line of dump.split("\n")) {
    if (line.startsWith("# file: ")) file = found.get(line.slice(8));
    else if (line !== "") file?.set(line.split("=")[0] ?? "", line.split("=0x")[1] ?? "");
  }
  return found;
}

async function compareAttributes(image: string, wanted: ReadonlyMap<string, Attributes>) {
  const formats = new Set<number | undefined>();
  const differences: string[] = [];
  let compared = 0;
  const isReplayed = await withReader(image, openXfs, async (reader) => {
    for (const [file, attributes] of wanted) {
      const node = await reader.lookup(await reader.root(), file);
      if (!node) throw new Error(`${file} is not found`);
      formats.add(node.attributes?.format);
      const others = ["user.absent", "user.long", "user.selinux", "trusted.same", "security.selinux", "security.ima"];
      for (const name of new Set([...attributes.keys(), ...others])) {
        const ours = await reader.attribute?.(node, name);
        compared += 1;
        if ((ours && Buffer.from(ours).toString("hex")) !== attributes.get(name)) differences.push(`${file}: ${name}`);
      }
    }
    return reader.details.notes.join(" ").includes("replayed in memory");
  });
  return { formats, differences, compared, isReplayed };
}
