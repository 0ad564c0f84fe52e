import type { FileTree } from "../../image/tree/file-tree.ts";
import { ImageError } from "../../image/errors.ts";
import { compileGlob } from "../glob.ts";
import { instantiate, parseUnitName, templateOf } from "./unit-name.ts";
import { addTo } from "./multi-map.ts";

/** One line of a preset file (systemd.preset(5)). */
export interface PresetRule {
  /** `ignore` (since systemd 256) leaves the unit as it is. */
  readonly action: "enable" | "disable" | "ignore";
  readonly pattern: string;
  /** `enable foo@.service a b`: the instances to enable. */
  readonly instances: readonly string[];
  readonly path: string;
  readonly line: number;
}

const presetDirectories = [
  "/etc/systemd/system-preset",
  "/usr/local/lib/systemd/system-preset",
  "/usr/lib/systemd/system-preset",
  "/lib/systemd/system-preset",
];

/** All preset files in order of their names; of two with one name the directory of higher priority counts. */
export async function readPresets(tree: FileTree): Promise<Presets> {
  const files = new Map<string, string>();
  for (const directory of presetDirectories) {
    for (const { name } of await tree.readDir(directory)) {
      if (name.endsWith(".preset") && !files.has(name)) files.set(name, `${directory}/${name}`);
    }
  }
  const rules: PresetRule[] = [];
  for (const [, path] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const stat = await tree.stat(path);
    // A file is masked by a link to /dev/null.
    if (stat?.type === "file") rules.push(...parsePresets(await tree.readText(path), path));
  }
  return new Presets(rules);
}

/** The rules of one preset file; lines of any other form are passed over, as systemd does. */
export function parsePresets(text: string, path: string): PresetRule[] {
  const rules: PresetRule[] = [];
  for (const [index, line] of text.split(/\r\n|[\n\r]/).entries()) {
    const [action, pattern, ...instances] = line.trim().split(/\s+/);
    if (pattern === undefined || (action !== "enable" && action !== "disable" && action !== "ignore")) continue;
    if (action === "enable") {
      // Words after the pattern are instances, which only a template can have; systemd drops any other such line.
      if (instances.length > 0 && parseUnitName(pattern)?.instance !== "") continue;
      rules.push({ action, pattern, instances, path, line: index + 1 });
    } else {
      rules.push({ action, pattern: [pattern, ...instances].join(" "), instances: [], path, line: index + 1 });
    }
  }
  return rules;
}

/** What the presets say of a unit. */
export interface PresetAnswer {
  readonly action: PresetRule["action"];
  /** The instances of a template that are meant; empty for the unit itself. */
  readonly instances: readonly string[];
  /** Undefined where no rule matches: the unit is enabled. */
  readonly rule: PresetRule | undefined;
}

/** The rules of all preset files; the first that matches a unit counts, else it is enabled. */
export class Presets {
  /** Rules for one name, and for a template with instances, each with its place among all. */
  readonly #byName = new Map<string, IndexedRule[]>();
  readonly #patterns: (IndexedRule & { readonly matches: (name: string) => boolean })[] = [];

  constructor(rules: readonly PresetRule[]) {
    let effort = 0;
    for (const [index, rule] of rules.entries()) {
      if (/[*?[]/.test(rule.pattern)) {
        effort += rule.pattern.length;
        this.#patterns.push({ index, rule, matches: compileGlob(rule.pattern) });
      } else {
        addTo(this.#byName, rule.pattern, { index, rule });
      }
    }
    if (effort > MAX_PATTERN_CHARACTERS)
      throw new ImageError(
        "too-large",
        `the patterns of all presets have more than ${MAX_PATTERN_CHARACTERS} characters`,
      );
  }

  query(name: string): PresetAnswer {
    const parsed = parseUnitName(name);
    const template = parsed && templateOf(parsed);
    const named = this.#byName.get(name) ?? [];
    const ofTemplate = template === undefined || template === name ? [] : (this.#byName.get(template) ?? []);
    const candidates = [...named, ...ofTemplate.filter(({ rule }) => hasInstance(rule, parsed?.instance))];
    const pattern = this.#patterns.find(({ matches }) => matches(name));
    if (pattern) candidates.push(pattern);
    const [first] = candidates.sort((a, b) => a.index - b.index);
    if (!first) return { action: "enable", instances: [], rule: undefined };
    const { rule } = first;
    const instances = parsed?.instance === "" ? rule.instances.map((instance) => instantiate(parsed, instance)) : [];
    return { action: rule.action, instances, rule };
  }
}

interface IndexedRule {
  readonly index: number;
  readonly rule: PresetRule;
}

/** All patterns together are shorter by far; each is tried on every unit. */
const MAX_PATTERN_CHARACTERS = 20_000;

function hasInstance(rule: PresetRule, instance: string | undefined): boolean {
  return instance !== undefined && rule.instances.includes(instance);
}
