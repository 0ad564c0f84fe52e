import type * as Vitest from "vitest";
import { os } from "../facts/os.ts";
import type { Check, Finding, OptionDeclarations } from "../lint/check.ts";
import { type CheckPlan, planOf } from "../lint/check-settings.ts";
import type { CheckResult } from "../lint/report.ts";
import { runCheck } from "../lint/runner.ts";
import { type Target, defaultTarget } from "../lint/target.ts";
import type { Image } from "../image/image.ts";
import { type DiskValues, diskImageFrom, diskImageOf } from "./disk.ts";
import { type Tree, imageFrom } from "./tree.ts";

/** A tree, or a tree or disk with the target that the image is meant for. A disk may be the bytes of a file. */
export type Row = Tree | TreeRow | DiskRow;

export interface TreeRow {
  readonly tree: Tree;
  readonly target: Partial<Target>;
  /** Options of the check that differ from what it declares. */
  readonly options?: CheckPlan["options"];
}

export interface DiskRow {
  readonly disk: DiskValues | Uint8Array;
  readonly target?: Partial<Target>;
}

/** What a finding must say; only the given keys are compared. A message may be a part of the real one or a pattern. */
export type ExpectedFinding = Omit<Partial<Finding>, "message"> & { readonly message?: string | RegExp };

export interface CheckTable {
  readonly pass: Readonly<Record<string, Row>>;
  /** The row and all findings that it must give, in order. */
  readonly fail: Readonly<Record<string, readonly [Row, ...ExpectedFinding[]]>>;
  readonly notApplicable?: Readonly<Record<string, Row>>;
  /** The row, or the row and what the reason must say. */
  readonly undecided?: Readonly<Record<string, Row | readonly [Row, string | RegExp]>>;
}

/** Trees and disks can be written down without vitest, which is the user's to install: `checkTest` alone needs it. */
const vitest = await import("vitest").catch((error: NodeJS.ErrnoException) => {
  if (error.code === "ERR_MODULE_NOT_FOUND") return undefined;
  throw error;
});

/** Declares the tests of one check from a table whose row names say the situation. Needs vitest. */
export function checkTest<O extends OptionDeclarations>(check: Check<O>, table: CheckTable): void {
  const { describe, expect, test } = runner();
  for (const [name, rows] of Object.entries({ pass: table.pass, fail: table.fail })) {
    if (Object.keys(rows).length === 0) throw new Error(`${check.id}: the table has no row under ${name}`);
  }
  describe(check.id, () => {
    for (const [name, row] of Object.entries(table.pass)) {
      test(`passes: ${name}`, async () => expectStatus(await run(check, row), "pass"));
    }
    for (const [name, [row, ...findings]] of Object.entries(table.fail)) {
      test(`fails: ${name}`, async () => {
        const result = await run(check, row);
        expectStatus(result, "fail");
        if (findings.length === 0)
          throw new Error(`say which findings are expected, for instance ${JSON.stringify(result.findings)}`);
        expect(result.findings).toHaveLength(findings.length);
        findings.forEach((expected, index) => expectFinding(result.findings[index], expected));
      });
    }
    for (const [name, row] of Object.entries(table.notApplicable ?? {})) {
      test(`does not apply: ${name}`, async () => expectStatus(await run(check, row), "not-applicable"));
    }
    for (const [name, row] of Object.entries(table.undecided ?? {})) {
      test(`is undecided: ${name}`, async () => {
        const [image, reason] = Array.isArray(row) ? (row as readonly [Row, string | RegExp]) : [row as Row, ""];
        const result = await run(check, image);
        expectStatus(result, "undecided");
        expect(result.reason).toMatch(reason);
      });
    }
  });
}

function runner(): typeof Vitest {
  if (vitest === undefined) throw new Error("checkTest needs vitest: npm install --save-dev vitest");
  return vitest;
}

async function run(check: Check, row: Row): Promise<CheckResult> {
  const image = await imageOf(row);
  const system = await image.fact(os).catch(() => undefined);
  const target = isRowWithTarget(row) || isDiskRow(row) ? row.target : {};
  const plan = planOf(check);
  const options = isRowWithTarget(row) ? row.options : {};
  return runCheck(check, image, { ...defaultTarget, ...target }, system, {
    plan: { ...plan, options: { ...plan.options, ...options } },
  });
}

async function imageOf(row: Row): Promise<Image> {
  if (isDiskRow(row)) return row.disk instanceof Uint8Array ? diskImageOf(row.disk) : diskImageFrom(row.disk);
  return imageFrom(isRowWithTarget(row) ? row.tree : row);
}

function isRowWithTarget(row: Row): row is TreeRow {
  return "tree" in row && "target" in row;
}

/** Paths of a tree begin with `/`. */
function isDiskRow(row: Row): row is DiskRow {
  return "disk" in row;
}

function expectStatus(result: CheckResult, status: CheckResult["status"]): void {
  const seen = {
    status: result.status,
    reason: result.reason,
    findings: result.findings.map((finding) => finding.message),
  };
  if (result.status !== status) runner().expect.fail(`expected ${status}, got ${JSON.stringify(seen, undefined, 2)}`);
}

function expectFinding(actual: Finding | undefined, { message, ...expected }: ExpectedFinding): void {
  const { expect } = runner();
  expect(actual).toMatchObject(expected);
  if (message !== undefined) expect(actual?.message).toMatch(message);
}
