import * as z from "zod/mini";
import { failOnValues } from "../report.ts";
import { architectures, destinations, diskControllers, generations, imageTypes, securityTypes } from "../target.ts";
import { type Configuration, severitySettings } from "./configuration.ts";

const text = z.string().check(z.minLength(1));
const texts = z.array(text);
const day = z
  .string()
  .check(z.regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, { error: "is no day such as 2027-03-31" }));

function described<T extends z.ZodMiniType>(schema: T, description: string): T {
  return schema.check(z.describe(description)) as T;
}

const target = z.strictObject({
  type: z.exactOptional(z.enum(imageTypes)),
  target: z.exactOptional(z.enum(destinations)),
  generation: z.exactOptional(z.literal(generations)),
  arch: z.exactOptional(z.enum(architectures)),
  security: z.exactOptional(z.enum(securityTypes)),
  diskController: z.exactOptional(z.enum(diskControllers)),
});

const checkSetting = z.union([
  z.enum(severitySettings),
  z.strictObject({
    severity: z.exactOptional(z.enum(severitySettings)),
    options: z.exactOptional(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]))),
    suppressible: z.exactOptional(z.boolean()),
  }),
]);

const checks = z.record(text, checkSetting);

const suppression = z.strictObject({
  check: described(text, "Glob over check ids."),
  reason: described(text, "Why the exception is fine."),
  until: z.exactOptional(described(day, "The last day on which it counts, by UTC.")),
  image: z.exactOptional(described(text, "Glob over images: names where it holds no /, else paths.")),
  path: z.exactOptional(described(text, "Glob over paths inside the image.")),
  subject: z.exactOptional(described(text, "Glob over units, keys, accounts.")),
});

const imageSetting = z.strictObject({
  match: z.union([text, texts]),
  target: z.exactOptional(target),
  checks: z.exactOptional(checks),
});

/** A plugin that a configuration in code hands over; looked at when the plugins are loaded. */
const givenPlugin = z.custom<object>((value) => typeof value === "object" && value !== null);

/** What a configuration may say; `configuration.ts` has the types. */
export const configurationSchema = z.strictObject({
  $schema: z.exactOptional(z.string()),
  extends: z.exactOptional(described(texts, "Configurations that this one builds on, by path from this file.")),
  requires: z.exactOptional(described(text, "The releases of vhdlint that this is written for: ^1.2")),
  target: z.exactOptional(described(target, "What the images are meant for; what is not said is found or assumed.")),
  failOn: z.exactOptional(described(z.enum(failOnValues), "The mildest severity that makes a run fail.")),
  failOnUndecided: z.exactOptional(
    described(z.boolean(), "Whether a check that cannot be decided makes the run incomplete."),
  ),
  profile: z.exactOptional(described(text, "default, minimal, all, or one of profiles or of a plugin.")),
  profiles: z.exactOptional(described(z.record(text, texts), "Sets of checks by name, as globs over ids.")),
  only: z.exactOptional(described(texts, "Globs over check ids; nothing said means all of the profile.")),
  skip: z.exactOptional(described(texts, "Globs over check ids to leave out.")),
  checks: z.exactOptional(described(checks, "Severity and options, by check id or glob; later ones win.")),
  suppress: z.exactOptional(described(z.array(suppression), "Known exceptions.")),
  strictSuppressions: z.exactOptional(
    described(z.boolean(), "Whether a suppression that matches nothing makes the run fail."),
  ),
  baseline: z.exactOptional(described(text, "A file of known findings, by path from this file.")),
  images: z.exactOptional(described(z.array(imageSetting), "What differs for some images; later ones win.")),
  plugins: z.exactOptional(
    described(z.array(z.union([text, givenPlugin])), "Modules, by path from this file or by package name."),
  ),
  policies: z.exactOptional(described(texts, "Files of checks declared as data, by path from this file.")),
  outputs: z.exactOptional(described(texts, "What to write: pretty, sarif=out/vhdlint.sarif")),
  source: z.exactOptional(described(text, "The file of the repository that servers hang findings on: image.pkr.hcl")),
  suppressedInSarif: z.exactOptional(described(z.boolean(), "Whether SARIF has suppressed findings, marked as such.")),
}) satisfies z.ZodMiniType<unknown>;

/** The compiler's word that the schema and the type say the same. */
export function typed(value: z.infer<typeof configurationSchema>): Configuration {
  return value as Configuration;
}
