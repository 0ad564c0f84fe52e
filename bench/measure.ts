import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** One way to answer a question: a program and its arguments. */
export interface Subject {
  readonly name: string;
  readonly command: readonly string[];
}

export interface Measured {
  /** Medians over the rounds: of the clock, and of the processor (user and system together). */
  readonly wallMs: number;
  readonly cpuMs: number;
  /** The most that was resident in any round. */
  readonly residentBytes: number;
}

/** Who needs longer is run no second time. */
const PATIENCE_MS = 10_000;

/** Runs all subjects in turn, round by round, so that a busy machine is busy for all of them, after one round to warm up. */
export function measure(subjects: readonly Subject[], rounds: number): ReadonlyMap<string, Measured> {
  const samples = new Map<string, Measured[]>();
  const able = subjects.filter(({ name, command }) => {
    const sample = runOnce(command);
    const isSlow = sample !== undefined && sample.wallMs > PATIENCE_MS;
    if (isSlow) samples.set(name, [sample]);
    return sample !== undefined && !isSlow;
  });
  for (let round = 0; round < rounds; round += 1)
    for (const { name, command } of able) {
      const sample = runOnce(command);
      if (sample) samples.set(name, [...(samples.get(name) ?? []), sample]);
    }
  return new Map(
    subjects.map(({ name }) => {
      const all = samples.get(name) ?? [];
      const figures = {
        wallMs: median(all.map(({ wallMs }) => wallMs)),
        cpuMs: median(all.map(({ cpuMs }) => cpuMs)),
        residentBytes: Math.max(...all.map(({ residentBytes }) => residentBytes)),
      };
      return [name, all.length === 0 ? failed : figures];
    }),
  );
}

/** What did not come to its end has no figures. */
const failed: Measured = { wallMs: Number.NaN, cpuMs: Number.NaN, residentBytes: Number.NaN };

function runOnce(command: readonly string[]): Measured | undefined {
  const folder = mkdtempSync(join(tmpdir(), "vhdlint-bench-time-"));
  try {
    const figures = join(folder, "time");
    const started = performance.now();
    const result = spawnSync("/usr/bin/time", ["-f", "%U %S %M", "-o", figures, ...command], {
      stdio: "ignore",
    });
    const wallMs = performance.now() - started;
    // What vhdlint finds is no failure of the bench.
    if (result.status !== 0 && result.status !== 1) return undefined;
    const last = readFileSync(figures, "utf8").trim().split("\n").at(-1) ?? "";
    const [user = 0, system = 0, residentKib = 0] = last.split(" ").map(Number);
    return { wallMs, cpuMs: (user + system) * 1000, residentBytes: residentKib * 1024 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export interface Reads {
  readonly reads: number;
  readonly bytes: number;
}

/** What a program reads of a file, as the system sees it. */
export function countReads(command: readonly string[], file: string): Reads {
  const folder = mkdtempSync(join(tmpdir(), "vhdlint-bench-trace-"));
  try {
    const calls = "trace=read,pread64,readv,preadv,preadv2";
    spawnSync("strace", ["-ff", "-y", "-e", calls, "-o", join(folder, "trace"), ...command], { stdio: "ignore" });
    let reads = 0;
    let bytes = 0;
    for (const trace of readdirSync(folder))
      for (const line of readFileSync(join(folder, trace), "utf8").split("\n")) {
        if (!line.includes(`<${file}>`)) continue;
        reads += 1;
        bytes += Number(/ = (\d+)$/.exec(line)?.[1] ?? 0);
      }
    return { reads, bytes };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What the kernel reads of a block device while something goes on. */
export async function countDeviceReads(device: string, work: () => Promise<void>): Promise<Reads> {
  const read = () => {
    const fields = readFileSync(`/sys/block/${device.split("/").at(-1) ?? ""}/stat`, "utf8")
      .trim()
      .split(/\s+/);
    return { reads: Number(fields[0]), bytes: Number(fields[2]) * 512 };
  };
  const before = read();
  await work();
  const after = read();
  return { reads: after.reads - before.reads, bytes: after.bytes - before.bytes };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
