import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Image } from "../../image/image.ts";
import { type AppliesTo, type Check, type Fix, type Outcome, attempt, partial } from "../check.ts";
import { yamlValue } from "../configuration/load.ts";
import { validate } from "../configuration/validate.ts";
import { UsageError } from "../usage-error.ts";
import { judgeExpectation } from "./judge-expectation.ts";
import { type Expectation, type Policy, policySchema } from "./policy-schema.ts";

/** The checks that a file declares. What cannot be read or does not fit is a `UsageError`. */
export async function readPolicy(file: string): Promise<readonly Check[]> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      `the policy ${file} ${error.code === "ENOENT" ? "does not exist" : `cannot be read: ${error.code}`}`,
    );
  });
  return parsePolicy(text, basename(file));
}

/** `source` is what messages call the text. */
export function parsePolicy(text: string, source: string): readonly Check[] {
  const policy = validate(policySchema, yamlValue(text, source), source);
  return policy.checks.map((declared) => {
    if (!declared.id.startsWith(`${policy.name}/`)) {
      throw new UsageError(`${source}: ${declared.id} is no id of this policy`, `it would begin with ${policy.name}/`);
    }
    return checkOf(declared);
  });
}

function checkOf({ expect, appliesTo, fix, references, ...declared }: Policy["checks"][number]): Check {
  return {
    ...declared,
    requirements: [],
    fix: fix as Fix,
    ...(references ? { references } : {}),
    ...(appliesTo ? { appliesTo: appliesTo as AppliesTo } : {}),
    run: (image) => judgeAll(expect, image),
  };
}

/** Each expectation is looked at by itself: what cannot be read does not hide what is wrong elsewhere. */
async function judgeAll(expectations: readonly Expectation[], image: Image): Promise<Outcome> {
  const unseen: Error[] = [];
  const findings = [];
  for (const expectation of expectations) {
    findings.push(...((await attempt(unseen, judgeExpectation(expectation, image))) ?? []));
  }
  return partial(findings, unseen);
}
