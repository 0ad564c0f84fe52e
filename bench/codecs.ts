// How fast ramdisks are decompressed, beside the system's own tools.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { InitramfsCompression } from "../src/facts/initramfs/decompress.ts";
import { build } from "rolldown";
import { systemTree } from "./images.ts";
import { type Subject, measure, median } from "./measure.ts";

/** What mkinitramfs and dracut call (mkinitramfs: the compressor's options), and what takes it apart again. */
const codecs: readonly {
  readonly compression: InitramfsCompression;
  readonly pack: readonly string[];
  readonly unpack: readonly string[];
}[] = [
  { compression: "gzip", pack: ["gzip", "-n", "-9"], unpack: ["gzip", "-dc"] },
  { compression: "zstd", pack: ["zstd", "-q", "-9"], unpack: ["zstd", "-q", "-dc"] },
  { compression: "xz", pack: ["xz", "--check=crc32", "-6"], unpack: ["xz", "-dc"] },
  { compression: "lz4", pack: ["lz4", "-q", "-9", "-l"], unpack: ["lz4", "-q", "-dc"] },
  { compression: "lzo", pack: ["lzop", "-q", "-9"], unpack: ["lzop", "-q", "-dc"] },
  { compression: "bzip2", pack: ["bzip2", "-9"], unpack: ["bzip2", "-dc"] },
  { compression: "lzma", pack: ["xz", "--format=lzma", "-6"], unpack: ["xz", "--format=lzma", "-dc"] },
];

const heads = ["ramdisk", "MB", "MB unpacked", "vhdlint, CPU ms", "tool, CPU ms", "vhdlint, MB/s", "tool, MB/s"];

export async function codecTable(rounds: number): Promise<string> {
  const folder = join(tmpdir(), "vhdlint-bench", "ramdisks");
  mkdirSync(folder, { recursive: true });
  const plain = join(folder, "ramdisk");
  const boot = join(await systemTree(), "boot");
  const name = readdirSync(boot).find((each) => each.startsWith("initrd.img-"));
  if (name === undefined) throw new TypeError("the Debian has no ramdisk");
  make(`zstd -q -dc "$1"`, join(boot, name), plain);
  const program = await unpackProgram(folder);
  const sizeBytes = statSync(plain).size;
  const rows = codecs.map(({ compression, pack, unpack }) => {
    const packed = `${plain}.${compression}`;
    make(`${pack.join(" ")} < "$1"`, plain, packed);
    const tool: Subject = { name: "tool", command: ["sh", "-c", `${unpack.join(" ")} < "$1"`, "sh", packed] };
    const times = [
      median(Array.from({ length: rounds }, () => unpackOnce(program, compression, packed, sizeBytes))),
      measure([tool], rounds).get("tool")?.cpuMs ?? Number.NaN,
    ];
    return [
      compression,
      ...[packed, plain].map((path) => (statSync(path).size / 1e6).toFixed(1)),
      ...times.map((ms) => ms.toFixed(0)),
      ...times.map((ms) => (sizeBytes / 1e3 / ms).toFixed(0)),
    ];
  });
  return [heads, heads.map((_head, index) => (index === 0 ? "---" : "---:")), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |\n`)
    .join("");
}

/** Makes a file once, of what the script writes. */
function make(script: string, from: string, to: string): void {
  if (existsSync(to)) return;
  execFileSync("sh", ["-ec", `${script} > "$2.part"; mv "$2.part" "$2"`, "sh", from, to]);
}

/** Bundled, as the command line is. */
async function unpackProgram(folder: string): Promise<string> {
  const file = join(folder, "unpack.mjs");
  const input = fileURLToPath(new URL("unpack.ts", import.meta.url));
  await build({ input, platform: "node", output: { file, format: "esm", codeSplitting: false } });
  return file;
}

function unpackOnce(program: string, compression: InitramfsCompression, path: string, expectedBytes: number): number {
  const output = execFileSync(process.execPath, [program, compression, path], { encoding: "utf8" });
  const { cpuMs, bytes } = JSON.parse(output) as { readonly cpuMs: number; readonly bytes: number };
  if (bytes !== expectedBytes) throw new TypeError(`${compression} gave ${bytes} bytes of ${expectedBytes}`);
  return cpuMs;
}
