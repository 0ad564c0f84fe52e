import * as z from "zod/mini";
import { architectures, destinations, diskControllers, generations, imageTypes, securityTypes } from "../target.ts";

const text = z.string().check(z.minLength(1));
const path = z.string().check(z.regex(/^\//, { error: "is no absolute path" }));

const presence = z.exactOptional(z.enum(["present", "absent"]));

const file = z.strictObject({
  path,
  state: presence,
  type: z.exactOptional(z.enum(["file", "directory", "symlink"])),
  /** Permission bits, as `chmod` takes them. */
  mode: z.exactOptional(z.string().check(z.regex(/^0?[0-7]{3,4}$/, { error: 'is no mode such as "0644"' }))),
  /** A name or a number. */
  owner: z.exactOptional(z.union([text, z.number()])),
  group: z.exactOptional(z.union([text, z.number()])),
  /** Whether the file has bytes in it. */
  empty: z.exactOptional(z.boolean()),
});

export const settingFormats = ["ini", "yaml", "json", "toml", "shell", "words"] as const;
const scalar = z.union([z.string(), z.number(), z.boolean()]);

const setting = z.strictObject({
  file: path,
  /** `shell`: NAME=value; `words`: `Keyword value`, the first counts. */
  format: z.enum(settingFormats),
  /** A dotted name, or its parts one by one. */
  key: z.union([text, z.array(text)]),
  state: presence,
  equals: z.exactOptional(scalar),
  oneOf: z.exactOptional(z.array(scalar)),
  atLeast: z.exactOptional(z.number()),
  atMost: z.exactOptional(z.number()),
});

const installed = z.strictObject({
  name: text,
  state: presence,
  /** A version or more of them: `>= 2.7`, by the rules of the image's package manager. */
  version: z.exactOptional(
    z.string().check(z.regex(/^(>=|<=|>|<|=)\s*\S+$/, { error: "is no comparison such as >= 2.7" })),
  ),
});

const unit = z.strictObject({
  name: z.string().check(z.regex(/.\.[a-z]+$/, { error: "is no unit such as sshd.service" })),
  state: z.enum(["enabled", "disabled", "masked", "absent", "present"]),
});

const parameter = z.strictObject({ name: text, state: presence, value: z.exactOptional(z.string()) });

const user = z.strictObject({ name: text, state: z.enum(["present", "absent", "locked"]) });

/** One thing that must hold; exactly one key says of what kind. */
export const expectation = z.union([
  z.strictObject({ file }),
  z.strictObject({ setting }),
  z.strictObject({ package: installed }),
  z.strictObject({ unit }),
  z.strictObject({ "kernel-parameter": parameter }),
  z.strictObject({ user }),
]);

const appliesTo = z.strictObject({
  type: z.exactOptional(z.array(z.enum(imageTypes))),
  target: z.exactOptional(z.array(z.enum(destinations))),
  generation: z.exactOptional(z.array(z.literal(generations))),
  arch: z.exactOptional(z.array(z.enum(architectures))),
  security: z.exactOptional(z.array(z.enum(securityTypes))),
  diskController: z.exactOptional(z.array(z.enum(diskControllers))),
  distro: z.exactOptional(z.array(text)),
});

const check = z.strictObject({
  id: z.string().check(z.regex(/^[a-z\d-]+\/[a-z\d-]+(\.[a-z\d-]+)+$/, { error: "is no id such as acme/motd.empty" })),
  title: text,
  level: z.enum(["must", "should", "marketplace", "info"]),
  why: text,
  fix: z.strictObject({ text, commands: z.exactOptional(z.array(text)) }),
  references: z.exactOptional(z.array(z.strictObject({ title: text, url: text }))),
  appliesTo: z.exactOptional(appliesTo),
  /** All of these must hold. */
  expect: z.array(expectation).check(z.minLength(1)),
});

/** A file of checks that are declared as data. */
export const policySchema = z.strictObject({
  $schema: z.exactOptional(z.string()),
  /** Every id begins with it and `/`. */
  name: z
    .string()
    .check(z.regex(/^[a-z\d][a-z\d-]*$/, { error: "is no name of lower-case letters, digits and hyphens" })),
  checks: z.array(check).check(z.minLength(1)),
});

export type Policy = z.infer<typeof policySchema>;
export type Expectation = z.infer<typeof expectation>;
export type FileExpectation = z.infer<typeof file>;
export type SettingExpectation = z.infer<typeof setting>;
export type PackageExpectation = z.infer<typeof installed>;
export type UnitExpectation = z.infer<typeof unit>;
export type ParameterExpectation = z.infer<typeof parameter>;
export type UserExpectation = z.infer<typeof user>;
