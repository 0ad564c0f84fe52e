// The same questions to the npm package ext2fs: PACKAGES question|walk IMAGE OFFSET
import { createRequire } from "node:module";
import { join } from "node:path";

const [packages, task, image, offset] = process.argv.slice(2);
const require = createRequire(join(packages, "package.json"));
const { withMountedDisk } = require("ext2fs");
const { FileDisk, withOpenFile } = require("file-disk");

async function question(fs) {
  for (const path of ["/etc/waagent.conf", "/etc/fstab", "/usr/lib/os-release"]) await fs.readFile(path);
  console.log((await fs.readdir("/etc")).length);
}

async function walk(fs, path) {
  let entries = 0;
  for (const name of await fs.readdir(path)) {
    if (name === "." || name === "..") continue;
    const here = join(path, name);
    const stat = await fs.lstat(here);
    entries += 1;
    if (stat.isDirectory()) entries += await walk(fs, here);
    else if (stat.isFile() && here.startsWith("/etc/")) await fs.readFile(here);
  }
  return entries;
}

await withOpenFile(image, "r", (handle) =>
  withMountedDisk(new FileDisk(handle, true), Number(offset), async ({ promises: fs }) => {
    if (task === "question") await question(fs);
    else console.log(await walk(fs, "/"));
  }),
);
