import * as z from "zod/mini";
import { failOnValues } from "./report.ts";
import { architectures, destinations, diskControllers, generations, imageTypes, securityTypes } from "./target.ts";

const text = z.string();
const texts = z.array(text);
const count = z.int().check(z.nonnegative());
const severity = z.enum(["error", "warning", "info"]);
const level = z.enum(["must", "should", "marketplace", "info"]);
const imageStatus = z.enum(["passed", "failed", "incomplete"]);
const origin = z.enum(["said", "found", "assumed", "unknown"]);

function described<T extends z.ZodMiniType>(schema: T, description: string): T {
  return schema.check(z.describe(description)) as T;
}

const notice = z.looseObject({ code: text, message: text });

const fix = z.looseObject({
  text: described(text, "One sentence."),
  commands: z.exactOptional(described(texts, "Shell lines for the guest; of checks on the disk, for its host.")),
});

const finding = z.looseObject({
  message: described(text, "States the defect."),
  severity,
  path: z.exactOptional(described(text, "Inside the image.")),
  line: z.exactOptional(described(z.int().check(z.positive()), "Counts from 1.")),
  subject: z.exactOptional(described(text, "A unit, a key, a partition, where a path does not name what is at fault.")),
  evidence: z.exactOptional(z.looseObject({ actual: z.exactOptional(text), expected: z.exactOptional(text) })),
  level: z.exactOptional(level),
  fix,
  suppression: z.exactOptional(
    described(
      z.looseObject({ by: text, reason: text, until: z.exactOptional(text) }),
      "Who excuses it; such a finding counts for nothing.",
    ),
  ),
});

const result = z.looseObject({
  check: described(text.check(z.minLength(1)), "The id, for vhdlint explain."),
  title: described(text, "What is true when it passes."),
  severity,
  level: described(level, "What the source says of the rule."),
  status: z.enum(["pass", "fail", "not-applicable", "undecided", "suppressed", "crashed"]),
  reason: z.exactOptional(described(text, "Why it does not apply, could not be decided, or crashed.")),
  remedy: z.exactOptional(described(text, "What can be done so that it can be seen.")),
  requirements: described(texts, "Entries of the catalogue of requirements that it decides."),
  findings: z.array(finding),
  durationMs: z.exactOptional(described(z.number().check(z.nonnegative()), "Where timings are asked for.")),
});

const image = z.looseObject({
  path: described(text, "As it was given."),
  kind: described(text, "vhd, directory, tar …"),
  os: z.nullable(z.looseObject({ id: text, version: text, name: text, family: text })),
  target: z.looseObject({
    type: z.enum(imageTypes),
    target: z.enum(destinations),
    generation: z.nullable(z.literal(generations)),
    arch: z.nullable(z.enum(architectures)),
    security: z.enum(securityTypes),
    diskController: z.enum(diskControllers),
  }),
  targetOrigin: z.looseObject({
    type: origin,
    target: origin,
    generation: origin,
    arch: origin,
    security: origin,
    diskController: origin,
  }),
  status: imageStatus,
  results: z.array(result),
  notices: z.array(notice),
  read: z.exactOptional(z.looseObject({ bytes: count, reads: count, fileBytes: count })),
  error: z.exactOptional(described(text, "Why there is no system to look at.")),
});

/** What `vhdlint check --format json` writes. Keys may be added, so ones that are not known are let through. */
export const reportSchema = z.looseObject({
  schemaVersion: z.literal(1),
  tool: z.looseObject({ name: text, version: text }),
  status: described(imageStatus, "incomplete outranks failed: a report with holes is no clean verdict."),
  config: z.looseObject({
    failOn: z.enum(failOnValues),
    failOnUndecided: z.exactOptional(z.boolean()),
    only: texts,
    skip: texts,
  }),
  images: z.array(image),
  summary: described(
    z.looseObject({
      images: count,
      checks: count,
      errors: count,
      warnings: count,
      infos: count,
      failed: count,
      passed: count,
      notApplicable: count,
      undecided: count,
      suppressed: count,
      crashed: count,
    }),
    "Sums over all images: findings that nobody excuses by severity, then results by status.",
  ),
  notices: z.array(notice),
});
