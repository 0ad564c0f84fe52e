// Decompresses a file as a ramdisk is decompressed, and prints the processor time in milliseconds: unpack.ts COMPRESSION FILE
import { type InitramfsCompression, decompressFrom } from "../src/facts/initramfs/decompress.ts";
import { FileByteSource } from "../src/image/bytes/file-byte-source.ts";

const [compression, path] = process.argv.slice(2) as [InitramfsCompression, string];
const source = await FileByteSource.open(path);
const before = process.cpuUsage();
let bytes = 0;
for await (const piece of decompressFrom(source, 0, compression)) bytes += piece.length;
const { user, system } = process.cpuUsage(before);
await source.close();
process.stdout.write(JSON.stringify({ cpuMs: (user + system) / 1000, bytes }));
