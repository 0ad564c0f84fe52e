import { type SpawnSyncOptions, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** The Debian releases that the suites look at, oldest first. Their agents are 2.2.47, 2.7.3.0 and 2.12.0.2. */
export const debianReleases = ["bullseye", "bookworm", "trixie"] as const;
export type DebianRelease = (typeof debianReleases)[number];

const packages = ["systemd", "systemd-sysv", "waagent", "cloud-init", "openssh-server", "chrony"];

/**
 * The root tree of a minimal Debian with both provisioning agents, made by mmdebstrap at the first call and kept under
 * the system's temporary folder by its recipe. Callers share it: treat it as read-only, or copy it. `more` names packages
 * beside the usual ones.
 */
export async function debianTree(release: DebianRelease, more: readonly string[] = []): Promise<string> {
  const recipe = [
    "--mode=root",
    "--variant=minbase",
    `--include=${[...packages, ...more].join(",")}`,
    "--format=directory",
  ];
  // The security archive of a release that is no longer supported does not serve all that it lists.
  if (release === "bullseye") recipe.push(`--setup-hook=sed -i /security/d "$1"/etc/apt/sources.list`);
  const name = createHash("sha256").update(JSON.stringify(recipe)).digest("hex").slice(0, 12);
  const tree = join(tmpdir(), "vhdlint-debian-trees", `${release}-${name}`);
  if (existsSync(tree)) return tree;
  installWhenMissing("mmdebstrap");
  await mkdir(dirname(tree), { recursive: true });
  // Built beside its place and renamed, so that an interrupted build never looks like a finished one.
  const building = await mkdtemp(`${tree}-building-`);
  try {
    run("mmdebstrap", ["--quiet", ...recipe, release, join(building, "root")], { stdio: "inherit" });
    await rename(join(building, "root"), tree);
  } catch (error) {
    // Another run may have finished the same tree in between.
    if (!existsSync(tree)) throw error;
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  return tree;
}

/**
 * Runs a program inside the tree with /proc mounted and gives its standard output; throws with its standard error when
 * it fails. It finds the directories in `emptied` empty. All mounts live in a namespace of their own and go away with
 * the program, whatever happens to it.
 */
export function runInTree(
  tree: string,
  command: readonly string[],
  input = "",
  emptied: readonly string[] = [],
): string {
  const chroot = [
    "chroot",
    tree,
    "/usr/bin/env",
    "-i",
    "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
    "LC_ALL=C.UTF-8",
    ...command,
  ];
  const hide = 'while [ "$1" != -- ]; do mount -t tmpfs tmpfs "$1"; shift; done; shift; exec "$@"';
  const hiding = ["sh", "-ec", hide, "sh", ...emptied.map((path) => join(tree, path)), "--", ...chroot];
  const isolated = ["--mount", "--pid", "--fork", "--kill-child", `--mount-proc=${join(tree, "proc")}`, ...hiding];
  return run("unshare", isolated, { input });
}

/** Installs Debian's package of a program, which bears its name unless another is given. */
export function installWhenMissing(program: string, packageName = program): void {
  if (spawnSync("sh", ["-c", `command -v ${program}`]).status === 0) return;
  run("apt-get", ["-qq", "update"], { stdio: "inherit" });
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  run("apt-get", ["-qq", "install", "-y", "--no-install-recommends", packageName], { stdio: "inherit", env });
}

function run(program: string, args: readonly string[], options: SpawnSyncOptions): string {
  const result = spawnSync(program, args, { maxBuffer: 256 * 1024 * 1024, ...options });
  if (result.error) throw result.error;
  if (result.status !== 0) {
    const said = String(result.stderr ?? "").slice(-4000);
    throw new Error(`${program} ended with ${result.status ?? result.signal}: ${said}`);
  }
  return String(result.stdout ?? "");
}
