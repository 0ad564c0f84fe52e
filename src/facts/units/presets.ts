import type { FileTree } from "../../image/tree/file-tree.ts";
import { matchesGlob } from "../glob.ts";
import { instantiate, parseUnitName, templateOf } from "./unit-name.ts";

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
export async function readPresets(tree: FileTree): Promise<readonly PresetRule[]> {
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
  return rules;
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

/** The first rule that matches, else enable. */
export function queryPresets(rules: readonly PresetRule[], name: string): PresetAnswer {
  const parsed = parseUnitName(name);
  const template = parsed && templateOf(parsed);
  for (const rule of rules) {
    const { action } = rule;
    if (rule.instances.length > 0 && parsed && rule.pattern === template) {
      if (parsed.instance === "") {
        return { action, rule, instances: rule.instances.map((instance) => instantiate(parsed, instance)) };
      }
      if (parsed.instance !== undefined && rule.instances.includes(parsed.instance)) {
        return { action, instances: [], rule };
      }
    }
    if (matchesGlob(rule.pattern, name)) return { action, instances: [], rule };
  }
  return { action: "enable", instances: [], rule: undefined };
}
