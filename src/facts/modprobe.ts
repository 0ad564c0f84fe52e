import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import { matchesGlob } from "./glob.ts";
import { foldModuleName } from "./kernel/kernel-files.ts";
import {
  type ModprobeDirective,
  type ModprobeProblem,
  parseModprobeConf,
  parseModulesLoad,
} from "./kernel/modprobe-conf.ts";
import { readLayered } from "./layered-files.ts";

export type { ModprobeDirective, ModprobeProblem } from "./kernel/modprobe-conf.ts";

/** Why a module does not get loaded. */
export interface Block {
  /**
   * `install`: a command stands in for loading, for everybody who asks. `blacklist`: nobody asks by alias any more, which
   * is how udev and the kernel ask; `modprobe <name>` still loads it. `alias`: the name leads to a module that is none.
   */
  readonly kind: "install" | "blacklist" | "alias";
  readonly directive: ModprobeDirective;
}

export interface Modprobe {
  /** Everything that counts, files in order of their names. */
  readonly directives: readonly ModprobeDirective[];
  readonly problems: readonly ModprobeProblem[];
  /** What keeps the module from being loaded; the install line comes first, as it is the stronger. */
  blocksOf(module: string): readonly Block[];
  /** The `install` command that kmod runs instead of loading; the first one that matches. */
  installOf(module: string): ModprobeDirective | undefined;
  /** Options that the module is loaded with, all lines in order. */
  optionsOf(module: string): readonly ModprobeDirective[];
  /** Modules that systemd-modules-load (or Debian's /etc/modules) loads at boot, with the line that says so. */
  readonly loadedAtBoot: readonly ModprobeDirective[];
}

/** kmod's search path (modprobe.d(5)), highest priority first; /run is empty before boot and left out. */
const modprobeDirectories = ["/etc/modprobe.d", "/usr/local/lib/modprobe.d", "/usr/lib/modprobe.d", "/lib/modprobe.d"];
const modulesLoadDirectories = [
  "/etc/modules-load.d",
  "/usr/local/lib/modules-load.d",
  "/usr/lib/modules-load.d",
  "/lib/modules-load.d",
];

export const modprobe = defineFact("modprobe", async ({ tree }: Image): Promise<Modprobe> => {
  const directives: ModprobeDirective[] = [];
  const problems: ModprobeProblem[] = [];
  for (const { path, text } of await readLayered(tree, modprobeDirectories, { suffix: ".conf" })) {
    const parsed = parseModprobeConf(text, path);
    directives.push(...parsed.directives);
    problems.push(...parsed.problems);
  }
  const loadedAtBoot: ModprobeDirective[] = [];
  for (const { path, text } of await readLayered(tree, modulesLoadDirectories, { suffix: ".conf" })) {
    loadedAtBoot.push(...parseModulesLoad(text, path));
  }
  const modules = await tree.readText("/etc/modules", { optional: true });
  if (modules !== undefined) loadedAtBoot.push(...parseModulesLoad(modules, "/etc/modules"));
  return new ModprobeConfiguration(directives, problems, loadedAtBoot);
});

/** The same questions to other lines: those of an initramfs. */
export function modprobeOf(directives: readonly ModprobeDirective[]): Modprobe {
  return new ModprobeConfiguration(directives, [], []);
}

class ModprobeConfiguration implements Modprobe {
  readonly directives: readonly ModprobeDirective[];
  readonly problems: readonly ModprobeProblem[];
  readonly loadedAtBoot: readonly ModprobeDirective[];

  constructor(
    directives: readonly ModprobeDirective[],
    problems: readonly ModprobeProblem[],
    loadedAtBoot: readonly ModprobeDirective[],
  ) {
    this.directives = directives;
    this.problems = problems;
    this.loadedAtBoot = loadedAtBoot;
  }

  blocksOf(module: string): readonly Block[] {
    const name = foldModuleName(module);
    const blocks: Block[] = [];
    const install = this.installOf(name);
    if (install && !loadsSomething(install.value, name)) blocks.push({ kind: "install", directive: install });
    const blacklist = this.directives.find((line) => line.command === "blacklist" && line.module === name);
    if (blacklist) blocks.push({ kind: "blacklist", directive: blacklist });
    // kmod looks at these aliases before it looks for a module of that name.
    const alias = this.directives.find((line) => line.command === "alias" && matchesGlob(line.module, name));
    if (alias && foldModuleName(alias.value) === "off") blocks.push({ kind: "alias", directive: alias });
    return blocks;
  }

  installOf(module: string): ModprobeDirective | undefined {
    const name = foldModuleName(module);
    return this.directives.find((line) => line.command === "install" && matchesGlob(line.module, name));
  }

  optionsOf(module: string): readonly ModprobeDirective[] {
    const name = foldModuleName(module);
    return this.directives.filter((line) => line.command === "options" && line.module === name);
  }
}

/** An install command that calls modprobe or insmod for the module itself still loads it, as distributions' own do. */
function loadsSomething(command: string, name: string): boolean {
  const words = command.split(/[\s;&|]+/);
  const loads = words.some((word) => /(?:^|\/)(?:modprobe|insmod)$/.test(word));
  const names = words.some((word) => foldModuleName(word) === name || word === "$CMDLINE_OPTS" || word.endsWith(".ko"));
  return loads && names;
}
