import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { rename } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { checks } from "../../../checks/index.ts";
import { openImage } from "../../../src/image/open-image.ts";
import type { CheckResult } from "../../../src/lint/report.ts";
import { judge, sortChecks } from "../../../src/lint/runner.ts";
import { type ImageType, defaultTarget } from "../../../src/lint/target.ts";
import { type DebianRelease, debianTree } from "../debian-tree.ts";

/** What an image for Azure has beside the agents: a kernel, a boot loader, and the tools that provisioning calls. */
const imagePackages = [
  "linux-image-cloud-amd64",
  "grub-efi-amd64-bin",
  "grub-pc-bin",
  "hyperv-daemons",
  "cloud-guest-utils",
  "gdisk",
  "parted",
  "fdisk",
  "dosfstools",
  "e2fsprogs",
  "xfsprogs",
  "eject",
  "ifupdown",
  "isc-dhcp-client",
  "sudo",
  "iproute2",
  "iptables",
  "udev",
  "initramfs-tools",
  "zstd",
  "netbase",
  "openssl",
  "dbus",
];

const makeImage = fileURLToPath(new URL("../../../fixtures/debian/make-image", import.meta.url));

/** A good image of that release and type as a root tree, made once; do not write to it. */
export async function goodImage(release: DebianRelease, type: ImageType): Promise<string> {
  const bare = await debianTree(release, imagePackages);
  const tree = `${bare}-${type}`;
  if (existsSync(tree)) rmSync(tree, { recursive: true });
  const building = mkdtempSync(`${tree}-building-`);
  execFileSync("cp", ["-a", "--reflink=auto", `${bare}/.`, building]);
  execFileSync("chmod", ["0755", building]);
  execFileSync(makeImage, [building, type], { stdio: ["ignore", "ignore", "pipe"] });
  await rename(building, tree);
  return tree;
}

/** Lets a shell change an image in an overlay, looks at it, and throws the change away. The shell runs in its root. */
export async function withChange<T>(tree: string, shell: string, look: (root: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "vhdlint-change-"));
  const [upper, work, root] = ["upper", "work", "root"].map((name) => join(folder, name)) as [string, string, string];
  for (const path of [upper, work, root]) mkdirSync(path);
  execFileSync("mount", ["-t", "overlay", "overlay", "-o", `lowerdir=${tree},upperdir=${upper},workdir=${work}`, root]);
  try {
    execFileSync("bash", ["-euc", shell], { cwd: root, stdio: ["ignore", "ignore", "pipe"] });
    return await look(root);
  } finally {
    execFileSync("umount", [root]);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A day on which all three releases were supported: what their age says would change with the calendar. */
const DAY_OF_THE_RUN = "1761955200";

/** What the checks say of a root tree: everything that failed, crashed or could not be decided. */
export async function complaints(root: string, type: ImageType): Promise<readonly CheckResult[]> {
  process.env["SOURCE_DATE_EPOCH"] = DAY_OF_THE_RUN;
  await using image = await openImage(root);
  const report = await judge(image, { checks: sortChecks(checks), target: { ...defaultTarget, type } });
  return report.results.filter(({ status }) => status === "fail" || status === "crashed" || status === "undecided");
}
