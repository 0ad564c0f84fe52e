import { ImageError } from "../image/errors.ts";
import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import type { FileTree } from "../image/tree/file-tree.ts";

import { pathGlob } from "./path-glob.ts";
import { os } from "./os.ts";
import { findProgram } from "./programs.ts";
import {
  type ChronyDirective,
  type Makestep,
  type Refclock,
  makestepOf,
  parseChronyConf,
  refclockOf,
} from "./time/chrony-conf.ts";
import { type Unit, units } from "./units.ts";

export type { ChronyDirective, Makestep, Refclock } from "./time/chrony-conf.ts";

export type TimeDaemon = "chrony" | "ntp" | "ntpsec" | "openntpd" | "systemd-timesyncd";

export interface TimeService {
  readonly daemon: TimeDaemon;
  readonly unit: Unit;
  /** Its program is there, and the unit starts at boot. */
  readonly runs: boolean;
}

export interface Chrony {
  /** The file that chronyd opens. */
  readonly path: string;
  /** Everything that counts, included files in their place. */
  readonly directives: readonly ChronyDirective[];
  readonly refclocks: readonly Refclock[];
  /** The last one given; undefined: chronyd only ever slews. */
  readonly makestep: Makestep | undefined;
  /** `server`, `pool` and `peer` lines, those of source files included. */
  readonly servers: readonly ChronyDirective[];
}

export interface TimeSync {
  /** Daemons with a unit, whether they start or not. */
  readonly services: readonly TimeService[];
  /** Undefined when no configuration of chrony is there. */
  readonly chrony: Chrony | undefined;
}

/** Units by daemon; the first that exists counts, as the others are its aliases or older names. */
const daemons: readonly { daemon: TimeDaemon; units: readonly string[]; programs: readonly string[] }[] = [
  { daemon: "chrony", units: ["chronyd.service", "chrony.service"], programs: ["chronyd"] },
  { daemon: "ntpsec", units: ["ntpsec.service"], programs: ["ntpd"] },
  { daemon: "ntp", units: ["ntpd.service", "ntp.service"], programs: ["ntpd"] },
  { daemon: "openntpd", units: ["openntpd.service"], programs: ["ntpd", "openntpd"] },
];

const timesyncdPrograms = ["/usr/lib/systemd/systemd-timesyncd", "/lib/systemd/systemd-timesyncd"];

/** Who keeps the clock, and how chrony is told to. */
export const timeSync = defineFact("time-sync", async (image: Image): Promise<TimeSync> => {
  const { tree } = image;
  const all = await image.fact(units);
  const services: TimeService[] = [];
  for (const { daemon, units: names, programs } of daemons) {
    const unit = all.find(...names);
    if (!unit) continue;
    const found = await Promise.all(programs.map((name) => findProgram(tree, name)));
    services.push({ daemon, unit, runs: unit.startsAtBoot && found.some((path) => path !== undefined) });
  }
  const timesyncd = all.find("systemd-timesyncd.service");
  if (timesyncd) {
    const there = await Promise.all(timesyncdPrograms.map((path) => tree.stat(path)));
    const runs = timesyncd.startsAtBoot && there.some((stat) => stat !== undefined);
    services.push({ daemon: "systemd-timesyncd", unit: timesyncd, runs });
  }
  return { services, chrony: await readChrony(image) };
});

async function readChrony(image: Image): Promise<Chrony | undefined> {
  const { family } = await image.fact(os);
  const places = ["/etc/chrony.conf", "/etc/chrony/chrony.conf"];
  // The default is compiled in; a distribution of one kind may carry the other's file by accident.
  if (family === "debian" || family === "alpine") places.reverse();
  for (const path of places) {
    if ((await image.tree.stat(path))?.type !== "file") continue;
    const reader = new ChronyReader(image.tree);
    await reader.read(path, 0);
    const { directives } = reader;
    return {
      path,
      directives,
      refclocks: directives.flatMap((directive) => refclockOf(directive) ?? []),
      makestep: directives.flatMap((directive) => makestepOf(directive) ?? []).at(-1),
      servers: directives.filter(({ name }) => name === "server" || name === "pool" || name === "peer"),
    };
  }
  return undefined;
}

/** chronyd includes ten levels deep at most (conf.c: MAX_INCLUDE_LEVEL). */
const MAX_DEPTH = 10;
const MAX_FILES = 500;

class ChronyReader {
  readonly directives: ChronyDirective[] = [];
  readonly #tree: FileTree;
  #reads = 0;

  constructor(tree: FileTree) {
    this.#tree = tree;
  }

  async read(path: string, depth: number): Promise<void> {
    if (depth > MAX_DEPTH) return;
    if (++this.#reads > MAX_FILES) throw new ImageError("too-large", `${path} is one include too many`, { path });
    for (const directive of parseChronyConf(await this.#tree.readText(path), path)) {
      this.directives.push(directive);
      const { name, words } = directive;
      if (name === "include") {
        const pattern = words[0] ?? "";
        const found = pattern.startsWith("/") ? await pathGlob(this.#tree, pattern, { braces: false }) : [];
        for (const { path: included } of found) await this.#readFile(included, depth + 1);
      } else if (name === "confdir") await this.#readDirectories(words, ".conf", depth + 1);
      else if (name === "sourcedir") await this.#readDirectories(words, ".sources", depth + 1);
    }
  }

  /** Of files with one name only the one in the first directory is read; order is that of the names. */
  async #readDirectories(directories: readonly string[], suffix: string, depth: number): Promise<void> {
    const paths = new Map<string, string>();
    for (const directory of directories) {
      if (!directory.startsWith("/") || (await this.#tree.stat(directory))?.type !== "directory") continue;
      for (const { name } of await this.#tree.readDir(directory)) {
        if (name.endsWith(suffix) && !paths.has(name)) paths.set(name, `${directory}/${name}`);
      }
    }
    for (const [, path] of [...paths].sort(([a], [b]) => (a < b ? -1 : 1))) await this.#readFile(path, depth);
  }

  async #readFile(path: string, depth: number): Promise<void> {
    if ((await this.#tree.stat(path))?.type === "file") await this.read(path, depth);
  }
}
