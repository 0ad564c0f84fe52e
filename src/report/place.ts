import { relative, sep } from "node:path";
import type { ImageReport, Report, ReportedFinding } from "../lint/report.ts";
import type { ReportOptions } from "./options.ts";

/** Where a server shows a finding: a file as the repository names it, and a line of that file. */
export interface Place {
  /** Relative, separated by `/`, without `.` and `..`, never empty. */
  readonly file: string;
  readonly line?: number;
}

/**
 * The image, or what stands for it. Of a directory it is the file inside, with the finding's line, since that is a file
 * which people can open; a line inside a disk is no line of the disk's file.
 */
export function placeOf(
  image: Pick<ImageReport, "path" | "kind">,
  finding: Pick<ReportedFinding, "path" | "line"> | undefined,
  options: Pick<ReportOptions, "relativeTo" | "source">,
): Place {
  if (options.source !== undefined) return { file: fileName(options.source, options.relativeTo) };
  if (image.kind !== "directory" || finding?.path === undefined)
    return { file: fileName(image.path, options.relativeTo) };
  return {
    file: fileName(`${image.path}/${finding.path}`, options.relativeTo),
    ...(finding.line === undefined ? {} : { line: finding.line }),
  };
}

const url = /^[a-z][a-z\d+.-]+:\/\//i;

/** `../build/disk.vhd` → `build/disk.vhd`: a server refuses, or cannot place, what lies outside of the repository. */
export function fileName(path: string, relativeTo = "."): string {
  // The query of an address may be a key to it.
  const plain = url.test(path) ? path.replace(url, "").replace(/[?#].*$/s, "") : relative(relativeTo, path);
  const parts = (sep === "/" ? plain : plain.replaceAll(sep, "/"))
    .split("/")
    .filter((part) => part !== "" && part !== "." && part !== "..");
  return parts.join("/") || "image";
}

/** A short name for each image, all different: the file's name where that will do, else its path. */
export function imageLabels(report: Report, options: Pick<ReportOptions, "relativeTo"> = {}): readonly string[] {
  const files = report.images.map(({ path }) => fileName(path, options.relativeTo));
  const short = files.map((file) => file.slice(file.lastIndexOf("/") + 1));
  const chosen = files.map((file, index) =>
    short.filter((other) => other === short[index]).length === 1 ? (short[index] ?? file) : file,
  );
  const taken = new Set<string>();
  return chosen.map((label) => {
    let unique = label;
    for (let count = 2; taken.has(unique); count++) unique = `${label}-${count}`;
    taken.add(unique);
    return unique;
  });
}
