import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import { readLayered } from "./layered-files.ts";

/** A kernel parameter as a line of sysctl.d sets it. */
export interface SysctlSetting {
  /** With dots: `kernel.sysrq`. */
  readonly name: string;
  readonly value: string;
  readonly path: string;
  /** Counts from 1. */
  readonly line: number;
}

/** Highest priority first (sysctl.d(5)); procps reads /lib besides, which is /usr/lib nearly everywhere. */
const directories = ["/etc/sysctl.d", "/run/sysctl.d", "/usr/local/lib/sysctl.d", "/usr/lib/sysctl.d", "/lib/sysctl.d"];

/**
 * What is set at boot, by name; the last line counts. systemd reads the directories only, procps reads /etc/sysctl.conf
 * behind them: where a distribution has the file, it also links it into /etc/sysctl.d or runs procps. Patterns of names
 * and exclusions are not followed.
 */
export const sysctl = defineFact("sysctl", async ({ tree }: Image): Promise<ReadonlyMap<string, SysctlSetting>> => {
  const settings = new Map<string, SysctlSetting>();
  const files = await readLayered(tree, directories, { suffix: ".conf" });
  const main = await tree.readText("/etc/sysctl.conf", { optional: true });
  const all = [...files, ...(main === undefined ? [] : [{ path: "/etc/sysctl.conf", text: main }])];
  for (const { path, text } of all) for (const setting of parseSysctl(text, path)) settings.set(setting.name, setting);
  return settings;
});

/** Lines `name = value`; `#` and `;` begin comments, `-` in front of a name forgives errors, `/` stands for `.` in names. */
export function parseSysctl(text: string, path: string): readonly SysctlSetting[] {
  return text.split("\n").flatMap((line, index) => {
    const match = /^\s*-?\s*([^\s#;=-][^\s=]*)\s*=\s*(.*?)\s*$/.exec(line);
    if (match?.[1] === undefined) return [];
    return [{ name: dotted(match[1]), value: match[2] ?? "", path, line: index + 1 }];
  });
}

/** A name whose first separator is a slash has its dots and slashes the other way round (sysctl.d(5)). */
function dotted(name: string): string {
  const first = /[./]/.exec(name)?.[0];
  return first === "/" ? name.replaceAll(/[./]/g, (separator) => (separator === "/" ? "." : "/")) : name;
}
