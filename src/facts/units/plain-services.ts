import { ImageError } from "../../image/errors.ts";
import type { FileTree } from "../../image/tree/file-tree.ts";
import { isProgram } from "../programs.ts";
import type { Reason } from "./boot-graph.ts";
import { readSysvServices } from "./sysv.ts";
import { type UpstartJob, jobsAtBoot, parseUpstartJob } from "./upstart.ts";
import { addTo } from "./multi-map.ts";

/** A service of a manager that knows no units: a script or a job. */
export interface PlainService {
  readonly name: string;
  readonly path: string;
  /** Why it starts at boot; empty when it does not. */
  readonly reasons: readonly Reason[];
}

const UPSTART_DIRECTORY = "/etc/init";
const RUNLEVELS_DIRECTORY = "/etc/runlevels";
const MAX_JOBS = 500;

/** The scripts that rc starts in a runlevel, and those of the boot itself (`S`). */
export async function sysvPlainServices(tree: FileTree, runlevel: string): Promise<PlainService[]> {
  const { scripts, links } = await readSysvServices(tree);
  const reasons = new Map<string, Reason[]>();
  for (const link of links) {
    if (link.runlevel !== runlevel && link.runlevel !== "S") continue;
    // rc runs what the link leads to.
    if (!(await isProgram(tree, link.path))) continue;
    const reason = {
      path: link.path,
      text: link.runlevel === "S" ? "started at boot" : `started in runlevel ${runlevel}`,
    };
    addTo(reasons, link.name, reason);
  }
  const services = [...scripts.values()].map(({ name, path }) => ({ name, path, reasons: reasons.get(name) ?? [] }));
  for (const [name, found] of reasons) {
    if (!scripts.has(name)) services.push({ name, path: found[0]?.path ?? "", reasons: found });
  }
  return services;
}

/** The jobs of /etc/init. */
export async function upstartServices(tree: FileTree, runlevel: string): Promise<PlainService[]> {
  if ((await tree.stat(UPSTART_DIRECTORY))?.type !== "directory") return [];
  const names = (await tree.readDir(UPSTART_DIRECTORY)).map(({ name }) => name);
  const jobNames = names.flatMap((name) => /^(.+)\.conf$/.exec(name)?.[1] ?? []);
  if (jobNames.length > MAX_JOBS)
    throw new ImageError("too-large", `${UPSTART_DIRECTORY} holds more than ${MAX_JOBS} jobs`, {
      path: UPSTART_DIRECTORY,
    });
  const jobs: UpstartJob[] = [];
  for (const name of jobNames) {
    const files: { path: string; text: string }[] = [];
    for (const path of [`${UPSTART_DIRECTORY}/${name}.conf`, `${UPSTART_DIRECTORY}/${name}.override`]) {
      const text = await tree.readText(path, { optional: true });
      if (text !== undefined) files.push({ path, text });
    }
    if (files[0]?.path.endsWith(".conf")) jobs.push(parseUpstartJob(name, files));
  }
  const started = jobsAtBoot(jobs, runlevel);
  return jobs.map(({ name, path, startOn }) => ({
    name,
    path,
    reasons:
      startOn && started.has(name)
        ? [{ path: startOn.path, line: startOn.line, text: "its start condition is met at boot" }]
        : [],
  }));
}

/**
 * The scripts of OpenRC: a link in a runlevel starts the script of its name, a directory or a link to one brings another
 * runlevel along.
 */
export async function openrcServices(tree: FileTree, runlevel: string): Promise<PlainService[]> {
  const reasons = new Map<string, Reason[]>();
  const pending = ["sysinit", "boot", runlevel];
  const seen = new Set<string>();
  for (let level = pending.shift(); level !== undefined; level = pending.shift()) {
    if (seen.has(level)) continue;
    seen.add(level);
    const directory = `${RUNLEVELS_DIRECTORY}/${level}`;
    if ((await tree.stat(directory))?.type !== "directory") continue;
    for (const { name } of await tree.readDir(directory)) {
      const path = `${directory}/${name}`;
      if ((await tree.stat(path))?.type === "directory") pending.push(name);
      else addTo(reasons, name, { path, text: `started in runlevel ${level}` });
    }
  }
  const { scripts } = await readSysvServices(tree);
  return [...scripts.values()].map(({ name, path }) => ({ name, path, reasons: reasons.get(name) ?? [] }));
}

/** The runlevel that the init of Alpine enters last: `::wait:/sbin/openrc default`. */
export async function openrcRunlevel(tree: FileTree): Promise<string> {
  const inittab = (await tree.readText("/etc/inittab", { optional: true })) ?? "";
  const levels = [...inittab.matchAll(/^[^#\n]*:wait:\S*openrc[ \t]+(\w+)/gm)].flatMap(([, level]) => level ?? []);
  return levels.findLast((level) => level !== "sysinit" && level !== "boot" && level !== "shutdown") ?? "default";
}
