import noSwapFile from "../../../checks/storage/no-swap-file.ts";
import { checkTest, file, hugeFile, unreadable } from "../../../src/testing/index.ts";

function swapArea(pageSize: number): ReturnType<typeof file> {
  const content = new Uint8Array(pageSize);
  content.set(new TextEncoder().encode("SWAPSPACE2"), pageSize - 10);
  return file(content);
}

checkTest(noSwapFile, {
  pass: {
    absent: { "/etc/fstab": "UUID=1 / ext4\n" },
    "an empty file": { "/swapfile": "" },
    "a directory of the name": { "/swapfile/": "" },
  },
  fail: {
    "a swap area": [{ "/swap.img": swapArea(4096) }, { message: "a swap file lies in the image", path: "/swap.img" }],
    "pages of 64 KiB": [{ "/mnt/resource/swapfile": swapArea(65_536) }, { message: "a swap file" }],
    "a file that mkswap has not seen": [
      { "/swapfile": hugeFile(2 * 1024 ** 3) },
      { message: "a file for swap", evidence: { actual: "2048 MiB" } },
    ],
    "named by fstab": [{ "/etc/fstab": "/data/s none swap sw 0 0\n", "/data/s": swapArea(4096) }, { path: "/data/s" }],
    "two of them": [
      { "/swapfile": swapArea(4096), "/mnt/swapfile": swapArea(4096) },
      { path: "/swapfile" },
      { path: "/mnt/swapfile" },
    ],
  },
  undecided: { "a table that cannot be read": [{ "/etc/fstab": unreadable() }, "permission denied"] },
});
