import { readFile } from "node:fs/promises";
import { fingerprint } from "./fingerprint.ts";
import type { Report } from "./report.ts";
import { UsageError } from "./usage-error.ts";

/** A file of findings that were known when vhdlint was adopted. Only the fingerprint counts, the rest is for people. */
export interface Baseline {
  readonly schemaVersion: 1;
  readonly findings: readonly BaselineEntry[];
}

export interface BaselineEntry {
  readonly fingerprint: string;
  readonly check: string;
  readonly path?: string;
  readonly subject?: string;
}

/** Reads a baseline; what is none is a `UsageError`. */
export async function readBaseline(file: string): Promise<Baseline> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw new UsageError(`the baseline ${file} cannot be read: ${error.code}`);
    throw new UsageError(`the baseline ${file} does not exist`, "--update-baseline writes it");
  });
  const wrong = new UsageError(`${file} is no baseline of vhdlint`, "--update-baseline writes one");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw wrong;
  }
  if (!isBaseline(value)) throw wrong;
  return value;
}

function isBaseline(value: unknown): value is Baseline {
  if (typeof value !== "object" || value === null || !("schemaVersion" in value) || !("findings" in value))
    return false;
  const { schemaVersion, findings } = value;
  return (
    schemaVersion === 1 &&
    Array.isArray(findings) &&
    findings.every(
      (entry: unknown) =>
        typeof entry === "object" &&
        entry !== null &&
        "fingerprint" in entry &&
        typeof entry.fingerprint === "string" &&
        "check" in entry &&
        typeof entry.check === "string",
    )
  );
}

/**
 * The baseline after a run: every open finding of it, and of the old one what may still be there because its check did
 * not run, or could not look, on some image. What no longer occurs is gone.
 */
export function updatedBaseline(report: Report, old: Baseline | undefined): Baseline {
  const entries = new Map<string, BaselineEntry>();
  const decided = new Map<string, boolean>();
  for (const image of report.images) {
    for (const { check, status, reason, findings } of image.results) {
      const looked =
        (status === "pass" || status === "fail" || status === "suppressed" || status === "not-applicable") &&
        (reason === undefined || status === "not-applicable");
      decided.set(check, (decided.get(check) ?? true) && looked);
      for (const finding of findings) {
        if (finding.suppression !== undefined && finding.suppression.by !== "baseline") continue;
        const { path, subject } = finding;
        const id = fingerprint(check, finding);
        entries.set(id, {
          fingerprint: id,
          check,
          ...(path === undefined ? {} : { path }),
          ...(subject === undefined ? {} : { subject }),
        });
      }
    }
  }
  const allOpened = report.images.every(({ error }) => error === undefined);
  for (const entry of old?.findings ?? []) {
    if (!allOpened || decided.get(entry.check) !== true) entries.set(entry.fingerprint, entry);
  }
  return { schemaVersion: 1, findings: [...entries.values()].sort(byPlace) };
}

function byPlace(a: BaselineEntry, b: BaselineEntry): number {
  const [first, second] = [a, b].map(({ check, path = "", subject = "" }) => [check, path, subject].join("\0"));
  return (first ?? "") < (second ?? "") ? -1 : 1;
}
