// Prints one Markdown table: what vhdlint takes, what others take, and whether the targets hold. bench/run [ROUNDS]
import { cpus } from "node:os";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installTools, run } from "../test/real/tools.ts";
import { codecTable } from "./codecs.ts";
import { type FileSystemName, fileSystems, filesImage, systemImage, systemTree, withMountedImage } from "./images.ts";
import { type Measured, type Reads, type Subject, countDeviceReads, countReads, measure } from "./measure.ts";
import { othersOnQuestion, othersOnWalk } from "./others.ts";
import { type Row, type Target, atMost, table } from "./table.ts";

const MIB = 1024 ** 2;
const NOTHING = "node -e 0";
const nothing: Subject = { name: NOTHING, command: ["node", "-e", "0"] };
const rounds = Number(process.argv[2] ?? 7);

const program = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const commandLine = (name: string, ...args: string[]): Subject => ({
  name,
  command: ["node", program("../dist/vhdlint.js"), ...args],
});

/** The rows of subjects that were measured together. */
function rowsOf(
  task: string,
  measured: ReadonlyMap<string, Measured>,
  details: ReadonlyMap<
    string,
    { readonly reads?: Reads | undefined; readonly targets?: readonly Target[] }
  > = new Map(),
): Row[] {
  const base = measured.get(NOTHING);
  return [...measured].map(([name, figures]) => ({
    task,
    by: name,
    figures,
    timesNothing: base && figures.wallMs / base.wallMs,
    reads: details.get(name)?.reads,
    targets: details.get(name)?.targets ?? [],
  }));
}

function get(measured: ReadonlyMap<string, Measured>, name: string): Measured {
  const found = measured.get(name);
  if (!found) throw new TypeError(`${name} was not measured`);
  return found;
}

async function questionRows(fileSystem: FileSystemName): Promise<Row[]> {
  const image = await filesImage(fileSystem);
  const ours: Subject = { name: "vhdlint", command: ["node", program("question.mjs"), image] };
  const others = othersOnQuestion(image, fileSystem);
  const measured = measure([nothing, ours, ...others], rounds);
  const reads = new Map<string, Reads>();
  for (const { name, command } of [ours, ...others]) {
    if (name !== "loop mount" && name !== "fuse2fs") reads.set(name, countReads(command, image));
  }
  reads.set("loop mount", await kernelReads(image));
  const own = reads.get("vhdlint") ?? { reads: Number.NaN, bytes: Number.NaN };
  const targets = [
    atMost("× node", get(measured, "vhdlint").wallMs / get(measured, NOTHING).wallMs, 2.5),
    atMost("reads", own.reads, 80),
    atMost("MB", own.bytes / 1e6, 3),
  ];
  return rowsOf(`question, ${fileSystem}`, measured, detailsOf(reads, targets));
}

async function walkRows(fileSystem: FileSystemName): Promise<Row[]> {
  const image = await filesImage(fileSystem);
  const ours: Subject = { name: "vhdlint", command: ["node", program("walk.mjs"), image] };
  const measured = measure([nothing, ours, ...othersOnWalk(image, fileSystem)], rounds);
  const { wallMs, residentBytes } = get(measured, "vhdlint");
  const targets = [
    atMost("s", wallMs / 1000, fileSystem === "btrfs" ? 6 : 4),
    atMost("MiB resident", residentBytes / MIB, 250),
  ];
  const reads = new Map([["vhdlint", countReads(ours.command, image)]]);
  return rowsOf(`walk, ${fileSystem}`, measured, detailsOf(reads, targets));
}

async function lintRows(fileSystem: FileSystemName): Promise<Row[]> {
  const [small, large] = [await systemImage(fileSystem, 30), await systemImage(fileSystem, 2048)];
  const ours = commandLine("vhdlint, 30 GiB", small);
  const onLarge = commandLine("vhdlint, 2 TiB", large);
  const measured = await withMountedImage(small, fileSystem, (root) =>
    measure([nothing, ours, onLarge, commandLine("vhdlint, loop mount", root)], rounds),
  );
  const [node, image, mounted] = [NOTHING, ours.name, "vhdlint, loop mount"].map((name) => get(measured, name)) as [
    Measured,
    Measured,
    Measured,
  ];
  const reads = new Map(
    [ours, onLarge].map((each, index) => [each.name, countReads(each.command, index ? large : small)]),
  );
  const ratio = (what: "reads" | "bytes") =>
    (reads.get(onLarge.name)?.[what] ?? Number.NaN) / (reads.get(ours.name)?.[what] ?? Number.NaN);
  const targets = [
    atMost("ms over 2.5 × node", image.wallMs - 2.5 * node.wallMs, 300),
    atMost("MiB read", (reads.get(ours.name)?.bytes ?? Number.NaN) / MIB, 64),
    atMost("MiB resident", image.residentBytes / MIB, 200),
    atMost("× loop mount", image.wallMs / mounted.wallMs, 1.5),
  ];
  const details = new Map<string, { reads?: Reads | undefined; targets?: readonly Target[] }>([
    [ours.name, { reads: reads.get(ours.name), targets }],
    [
      onLarge.name,
      {
        reads: reads.get(onLarge.name),
        targets: [
          atMost("× 30 GiB in reads", ratio("reads"), 1.1),
          atMost("× 30 GiB in bytes", ratio("bytes"), 1.1),
          atMost("× 30 GiB", get(measured, onLarge.name).wallMs / image.wallMs, 1.1),
          atMost("× 30 GiB in CPU", get(measured, onLarge.name).cpuMs / image.cpuMs, 1.1),
        ],
      },
    ],
  ]);
  return rowsOf(`lint, ${fileSystem}`, measured, details);
}

async function startRows(): Promise<Row[]> {
  const tree = await systemTree();
  const subjects = [
    commandLine("vhdlint DIRECTORY", tree),
    commandLine("vhdlint --version", "--version"),
    commandLine("vhdlint --help", "--help"),
    commandLine("vhdlint list", "list"),
    commandLine("vhdlint explain", "explain", "disk.not-vhdx"),
  ];
  return rowsOf("start", measure([nothing, ...subjects], Math.max(10, rounds)));
}

function detailsOf(reads: ReadonlyMap<string, Reads>, targets: readonly Target[]) {
  return new Map(
    [...reads].map(([name, counted]) => [name, { reads: counted, ...(name === "vhdlint" ? { targets } : {}) }]),
  );
}

/** What a loop device is asked for while the kernel answers the standard question. */
async function kernelReads(image: string): Promise<Reads> {
  const root = mkdtempSync(join(tmpdir(), "vhdlint-mount-"));
  const device = run("losetup", ["-r", "-o", String(MIB), "-f", "--show", image]).trim();
  try {
    return await countDeviceReads(device, async () => {
      run("mount", ["-o", "ro", device, root]);
      try {
        for (const path of ["etc/os-release", "etc/waagent.conf", "etc/fstab"]) run("cat", [join(root, path)]);
        run("ls", [join(root, "etc")]);
      } finally {
        run("umount", [root]);
      }
    });
  } finally {
    run("losetup", ["-d", device]);
    rmSync(root, { recursive: true });
  }
}

installTools({
  sfdisk: "fdisk",
  losetup: "mount",
  strace: "strace",
  "mkfs.ext4": "e2fsprogs",
  "mkfs.xfs": "xfsprogs",
  "mkfs.btrfs": "btrfs-progs",
  fuse2fs: "fuse2fs",
  "7z": "p7zip-full",
  "/usr/bin/time": "time",
  zstd: "zstd",
  xz: "xz-utils",
  lz4: "lz4",
  lzop: "lzop",
  bzip2: "bzip2",
});
const rows: Row[] = [];
for (const fileSystem of fileSystems) rows.push(...(await questionRows(fileSystem)));
for (const fileSystem of fileSystems) rows.push(...(await walkRows(fileSystem)));
for (const fileSystem of fileSystems) rows.push(...(await lintRows(fileSystem)));
rows.push(...(await startRows()));
process.stdout.write(`${cpus().length} cores, Node ${process.versions.node}, medians of ${rounds} rounds\n\n`);
process.stdout.write(table(rows));
process.stdout.write(`\n${await codecTable(Math.min(rounds, 5))}`);
