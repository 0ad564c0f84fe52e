import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./tools.ts";

/** Where Debian's shim and its fallback lie, once `fetchShim` has brought them: `shimx64.efi`, `fbx64.efi`. */
export const shimDirectory = join(tmpdir(), "vhdlint-shim");

/** Takes the programs out of Debian's package, at the first call. */
export function fetchShim(): void {
  if (existsSync(shimDirectory)) return;
  const folder = mkdtempSync(join(tmpdir(), "vhdlint-shim-"));
  run("apt-get", ["-qq", "download", "shim-unsigned"], { cwd: folder, stdio: "ignore" });
  const [archive] = readdirSync(folder);
  if (archive === undefined) throw new Error("shim-unsigned was not downloaded");
  run("dpkg-deb", ["-x", archive, "."], { cwd: folder });
  mkdirSync(shimDirectory);
  for (const name of ["shimx64.efi", "fbx64.efi"])
    renameSync(join(folder, "usr/lib/shim", name), join(shimDirectory, name));
  rmSync(folder, { recursive: true });
}
