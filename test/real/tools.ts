import { type SpawnSyncOptions, spawnSync } from "node:child_process";

/** Runs a program to its end and gives its standard output; throws with its standard error when it fails. */
export function run(program: string, args: readonly string[], options: SpawnSyncOptions = {}): string {
  const result = spawnSync(program, args, { maxBuffer: 1 << 28, ...options, encoding: "utf8" });
  if (result.error) throw result.error;
  if (result.status !== 0) throw new Error(`${program} ${args.join(" ")} failed: ${result.stderr}`);
  return result.stdout;
}

/** Installs the Debian packages of the programs that are missing. */
export function installTools(packageOf: Readonly<Record<string, string>>): void {
  const missing = Object.keys(packageOf).filter(
    (program) => spawnSync("sh", ["-c", 'command -v "$1"', "sh", program]).status !== 0,
  );
  if (missing.length === 0) return;
  const packages = [...new Set(missing.flatMap((program) => packageOf[program] ?? []))];
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  run("apt-get", ["-qq", "update"], { stdio: "ignore" });
  run("apt-get", ["-qq", "install", "-y", "--no-install-recommends", ...packages], { stdio: "ignore", env });
}
