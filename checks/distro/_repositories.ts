import type { AptSource } from "../../src/facts/apt-sources.ts";
import type { RpmRepository } from "../../src/facts/rpm-repositories.ts";
import type { Finding } from "../../src/lint/check.ts";

/** Where a repository stands, for findings. */
export function placeOf({ path, line, id }: RpmRepository): Pick<Finding, "path" | "line" | "subject"> {
  return { path, line, subject: id };
}

/** The sources that packages come from, without those of sources. */
export function binarySources(sources: readonly AptSource[]): readonly AptSource[] {
  return sources.filter(({ enabled, types }) => enabled && types.includes("deb"));
}
