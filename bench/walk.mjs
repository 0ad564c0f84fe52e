// Every entry of the image with its metadata, and every file under /etc read.
import { openImage, walk } from "../dist/index.js";

const image = await openImage(process.argv[2]);
let entries = 0;
let bytes = 0;
for await (const { path, type } of walk(image.tree, "/")) {
  entries += 1;
  await image.tree.lstat(path);
  if (type === "file" && path.startsWith("/etc/")) bytes += (await image.tree.read(path)).length;
}
console.log(entries, bytes);
await image[Symbol.asyncDispose]();
