import { ImageError, isImageError } from "../../image/errors.ts";
import type { DirectoryEntry, FileTree } from "../../image/tree/file-tree.ts";
import { mapConcurrent } from "../concurrent.ts";

/** An executable script of an init directory. */
interface SysvScript {
  /** The script's own name without `.sh`: `walinuxagent`. */
  readonly name: string;
  readonly path: string;
  /** Other service names of the LSB header's `Provides:`. */
  readonly provides: readonly string[];
}

/** A link like /etc/rc3.d/S20ssh. */
export interface SysvLink {
  readonly runlevel: string;
  readonly name: string;
  readonly path: string;
}

export interface SysvServices {
  /** By name, sorted. */
  readonly scripts: ReadonlyMap<string, SysvScript>;
  /** The links that start a service, sorted by path. */
  readonly links: readonly SysvLink[];
}

/** Debian and SUSE; Red Hat, where /etc/init.d is a link. */
const scriptDirectories = ["/etc/init.d", "/etc/rc.d/init.d"];
const runlevels = ["S", "1", "2", "3", "4", "5"];
/** An init script is a few kilobytes long. */
const SCRIPT_LIMIT_BYTES = 256 * 1024;
/** In one directory; a system has about a hundred. */
const MAX_SCRIPTS = 5000;

/** The scripts and start links of System V init in the layouts of Debian, Red Hat and SUSE. */
export async function readSysvServices(tree: FileTree): Promise<SysvServices> {
  const scripts = new Map<string, SysvScript>();
  for (const directory of await distinct(tree, scriptDirectories)) {
    const found = await mapConcurrent(await list(tree, directory), async ({ name }) => {
      const path = `${directory}/${name}`;
      const stat = await tree.stat(path).catch(ignoreUnreadable);
      if (stat?.type !== "file" || (stat.mode & 0o100) === 0) return undefined;
      const text = await tree.readText(path, { limitBytes: SCRIPT_LIMIT_BYTES }).catch(ignoreUnreadable);
      return { name: serviceName(name), path, provides: text === undefined ? [] : lsbProvides(text, name) };
    });
    for (const script of found) if (script && !scripts.has(script.name)) scripts.set(script.name, script);
  }
  const links: SysvLink[] = [];
  for (const runlevel of runlevels) {
    const places = [`/etc/rc${runlevel}.d`, `/etc/rc.d/rc${runlevel}.d`, `/etc/init.d/rc${runlevel}.d`];
    // SUSE starts the system itself from boot.d.
    if (runlevel === "S") places.push("/etc/init.d/boot.d", "/etc/rc.d/boot.d");
    for (const directory of await distinct(tree, places)) {
      for (const { name } of await list(tree, directory)) {
        const service = /^S\d\d(.+)$/.exec(name)?.[1];
        if (service !== undefined) links.push({ runlevel, name: serviceName(service), path: `${directory}/${name}` });
      }
    }
  }
  return { scripts, links };
}

function serviceName(fileName: string): string {
  return fileName.endsWith(".sh") ? fileName.slice(0, -3) : fileName;
}

/**
 * The service names of `# Provides:` between `### BEGIN INIT INFO` and its end, without facilities (`$syslog`) and the
 * script's own name.
 */
export function lsbProvides(text: string, fileName: string): string[] {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => line.trim() === "### BEGIN INIT INFO");
  if (start === -1) return [];
  const end = lines.findIndex((line, index) => index > start && line.trim() === "### END INIT INFO");
  const names: string[] = [];
  for (const line of lines.slice(start, end === -1 ? undefined : end)) {
    const value = /^#[ \t]*Provides:(.*)$/i.exec(line.trim())?.[1];
    if (value !== undefined) names.push(...value.split(/\s+/).filter((word) => word !== "" && !word.startsWith("$")));
  }
  return [...new Set(names.map(serviceName))].filter((name) => name !== serviceName(fileName));
}

/** The runlevel of `id:3:initdefault:` in inittab(5), of Ubuntu's rc-sysinit job, or of the layout. */
export async function defaultRunlevel(tree: FileTree): Promise<string> {
  const inittab = await tree.readText("/etc/inittab", { optional: true });
  const fromInittab = inittab && /^[^#:\n]*:(\d)\d*:initdefault:/m.exec(inittab)?.[1];
  if (fromInittab) return fromInittab;
  const job = await tree.readText("/etc/init/rc-sysinit.conf", { optional: true });
  const fromJob = job && /^\s*env\s+DEFAULT_RUNLEVEL=(\d)/m.exec(job)?.[1];
  if (fromJob) return fromJob;
  return (await tree.stat("/etc/rc.d")) ? "3" : "2";
}

async function list(tree: FileTree, directory: string): Promise<readonly DirectoryEntry[]> {
  const entries = await tree.readDir(directory);
  if (entries.length > MAX_SCRIPTS)
    throw new ImageError("too-large", `${directory} holds more than ${MAX_SCRIPTS} entries`, { path: directory });
  return entries;
}

/** The directories that exist, each once, under the names that they really have. */
async function distinct(tree: FileTree, paths: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const path of paths) {
    const real = await tree.realPath(path);
    if (real !== undefined && (await tree.stat(real))?.type === "directory") found.add(real);
  }
  return [...found];
}

/** One script that cannot be read leaves the others judged: it is taken as one without header. */
function ignoreUnreadable(error: unknown): undefined {
  if (!isImageError(error)) throw error;
  return undefined;
}
