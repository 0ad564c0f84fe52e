import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fillWithOddities } from "./oracle.ts";

/** A directory of the host from which images are made that nobody can write to later. */
export interface SourceFolder {
  readonly path: string;
  remove(): void;
}

/** One with all that readers get wrong, but for the giant that each image would take seconds to look through. */
export function oddFolder(): SourceFolder {
  const path = mkdtempSync(join(tmpdir(), "vhdlint-odd-folder-"));
  fillWithOddities(path, { largeDirectory: 3000 });
  rmSync(join(path, "holes/far"));
  return { path, remove: () => rmSync(path, { recursive: true }) };
}

/** What of a real root tree has the most kinds of files, without the bulk. */
export function partsOf(tree: string): readonly string[] {
  return ["etc", "usr/lib/systemd", "usr/lib/python3"].map((name) => join(tree, name));
}

/** Installs the package unless the program is there. */
export function install(program: string, packageName: string): void {
  if (spawnSync("sh", ["-c", `command -v ${program}`]).status === 0) return;
  execFileSync("apt-get", ["-qq", "update"], { stdio: "inherit" });
  execFileSync("apt-get", ["-qq", "install", "-y", "--no-install-recommends", packageName], {
    stdio: "inherit",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
}
