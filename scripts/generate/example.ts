import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { example } from "../../fixtures/example.ts";
import { entriesOf } from "../../src/testing/tree.ts";

/** The day of the example, so that what it says does not change with the calendar: 2026-11-01. */
export const exampleSeconds = 1_793_491_200;

/** The example as a tar: the same bytes each time. */
export async function exampleTar(): Promise<Buffer> {
  const tar = pack();
  for (const [path, { type, content, target, mode }] of entriesOf(example())) {
    if (type !== "directory" && type !== "file" && type !== "symlink") throw new TypeError(`${path} is a ${type}`);
    const usual = type === "directory" ? 0o755 : type === "symlink" ? 0o777 : 0o644;
    tar.entry(
      {
        name: `.${path}${type === "directory" ? "/" : ""}`,
        type,
        mode: mode ?? usual,
        mtime: new Date(exampleSeconds * 1000),
        ...(target === undefined ? {} : { linkname: target }),
      },
      Buffer.from(content ?? new Uint8Array()),
    );
  }
  tar.finalize();
  return buffer(tar);
}

/** The same compressed; releases of zlib differ in the bytes that they write, so compare what is inside. */
export async function exampleTarGz(): Promise<Buffer> {
  return gzipSync(await exampleTar(), { level: 9 });
}
