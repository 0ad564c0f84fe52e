import asc from "assemblyscript/asc";
import { addresses } from "../../src/image/codec/zstd/addresses.ts";

const source = "src/image/codec/zstd/assembly/zstd.ts";
const options = [
  "-O3",
  "--converge",
  "--runtime",
  "stub",
  "--noAssert",
  "--importMemory",
  "--memoryBase",
  String(addresses.constants),
  "--outFile",
  "zstd.wasm",
];

/** The module with the compiled loops of the Zstandard decoder. */
export async function hotLoops(): Promise<string> {
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main([source, ...options], {
    writeFile(name, contents) {
      if (name === "zstd.wasm" && typeof contents !== "string") binary = contents;
    },
  });
  if (error || !binary) throw new Error(stderr.toString(), { cause: error });
  const lines =
    Buffer.from(binary)
      .toString("base64")
      .match(/.{1,100}/g) ?? [];
  return [
    `/** Made of ${source} by \`npm run generate\`. */`,
    "export const hotLoopsBinary =",
    ...lines.map((line, index) => `  "${line}"${index === lines.length - 1 ? ";" : " +"}`),
    "",
  ].join("\n");
}
