import * as z from "zod/mini";
import { nearest } from "../nearest.ts";
import { UsageError } from "../usage-error.ts";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Gives what the schema makes of a value. What does not fit is a `UsageError` that names the file, the key and the way out. */
export function validate<S extends z.core.$ZodType>(schema: S, value: unknown, source: string): z.output<S> {
  const result = z.safeParse(schema, value, { reportInput: true });
  if (result.success) return result.data;
  const issue = deepest(result.error.issues);
  throw describe(schema, issue, source);
}

/** Of a union's branches, the one that went furthest says what was meant. */
function deepest(issues: readonly Issue[], above: Path = []): Issue {
  const [first] = issues;
  if (first === undefined) throw new Error("a value that does not fit has an issue");
  const path = [...above, ...first.path];
  if (first.code !== "invalid_union") return { ...first, path };
  const branches = first.errors.filter((branch) => branch.length > 0).map((branch) => deepest(branch, path));
  const furthest = branches.toSorted((a, b) => b.path.length - a.path.length || rank(a) - rank(b))[0];
  return furthest ?? { ...first, path };
}

/** A wrong value of the right type is told before a wrong type. */
function rank({ code }: Issue): number {
  return code === "unrecognized_keys" ? 0 : code === "invalid_type" ? 2 : 1;
}

function describe(schema: z.core.$ZodType, issue: Issue, source: string): UsageError {
  const place = written(issue.path);
  const at = place === "" ? source : `${source}: ${place}`;
  switch (issue.code) {
    case "unrecognized_keys": {
      const [key = ""] = issue.keys;
      const known = keysOf(at === source ? schema : within(schema, issue.path));
      const meant = nearest(key, known);
      return new UsageError(
        `${at} has no key ${JSON.stringify(key)}`,
        meant === undefined ? `it is one of: ${known.join(", ")}` : `did you mean ${meant}?`,
      );
    }
    case "invalid_value":
      return new UsageError(`${at} is none of the values that it can have`, `it is one of: ${issue.values.join(", ")}`);
    case "invalid_type":
      return new UsageError(
        issue.input === undefined && place !== "" ? `${at} is missing` : `${at} is not ${articled(issue.expected)}`,
      );
    case "too_small":
      return new UsageError(`${at} is empty`);
    default:
      return new UsageError(`${at} ${issue.message === "Invalid input" ? "is not what it must be" : issue.message}`);
  }
}

function articled(type: string): string {
  const names: Readonly<Record<string, string>> = {
    array: "a list",
    boolean: "true or false",
    number: "a number",
    object: "a set of keys",
    record: "a set of keys",
    string: "a text",
  };
  return names[type] ?? `a ${type}`;
}

/** `checks["agent.*"].options[2]` */
function written(path: Path): string {
  return path
    .map((key, index) => {
      if (typeof key === "number") return `[${key}]`;
      const name = String(key);
      if (!/^[\w$-]+$/.test(name)) return `[${JSON.stringify(name)}]`;
      return index === 0 ? name : `.${name}`;
    })
    .join("");
}

/** The part of a schema that a path leads to; undefined where it leaves what is declared. */
function within(schema: z.core.$ZodType | undefined, path: Path): z.core.$ZodType | undefined {
  const [key, ...rest] = path;
  if (key === undefined || schema === undefined) return schema;
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "optional":
      return within(def.innerType, path);
    case "object":
      return within(def.shape[String(key)], rest);
    case "record":
      return within(def.valueType, rest);
    case "array":
      return within(def.element, rest);
    case "union":
      return def.options.map((option) => within(option, path)).find((found) => found !== undefined);
    default:
      return undefined;
  }
}

function keysOf(schema: z.core.$ZodType | undefined): readonly string[] {
  if (schema === undefined) return [];
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "optional":
      return keysOf(def.innerType);
    case "object":
      return Object.keys(def.shape);
    case "union":
      return def.options.flatMap(keysOf);
    default:
      return [];
  }
}
