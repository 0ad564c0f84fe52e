import { type Packages, packages } from "../../src/facts/packages.ts";
import type { Image } from "../../src/image/image.ts";
import { type Finding, type Level, type Undecided, undecided } from "../../src/lint/check.ts";

export interface WantedPackage {
  /** Any of these will do; the first is named. */
  readonly names: readonly string[];
  readonly level?: Level;
}

/** One finding for each level with all that is missing; undecided where the image does not say what is installed. */
export async function missingPackages(
  image: Image,
  wanted: readonly WantedPackage[],
): Promise<readonly Finding[] | Undecided> {
  const installed = await image.fact(packages);
  if (!knowsPackages(installed)) return undecided("the image has no database of packages");
  const missing = wanted.filter(({ names }) => installed.find(...names) === undefined);
  const levels = [...new Set(missing.map(({ level }) => level))];
  return levels.map((level) => {
    const names = missing.filter((one) => one.level === level).flatMap(({ names: [name = ""] }) => name);
    return {
      message: `${names.join(", ")} ${names.length > 1 ? "are" : "is"} not installed`,
      ...(level === undefined ? {} : { level }),
      fix: {
        text: "Install what is missing.",
        commands: [`${installers[installed.database ?? "rpm"]} ${names.join(" ")}`],
      },
    };
  });
}

function knowsPackages({ database, all }: Packages): boolean {
  return database !== undefined && all().length > 0;
}

const installers = {
  dpkg: "apt-get install",
  rpm: "dnf install",
  apk: "apk add",
  pacman: "pacman -S",
} as const;
