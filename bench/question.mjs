// The standard question: what a program asks that wants to know which system an image holds and how it is set up.
import { openImage } from "../dist/index.js";

const image = await openImage(process.argv[2]);
const texts = [];
for (const path of ["/etc/os-release", "/etc/waagent.conf", "/etc/fstab"])
  texts.push(await image.tree.readText(path, { optional: true }));
const names = await image.tree.readDir("/etc");
console.log(texts.map((text) => text?.length ?? 0).join(" "), names.length);
await image[Symbol.asyncDispose]();
