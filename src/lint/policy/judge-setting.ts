import { parse as parseIni } from "ini";
import { parse as parseToml } from "smol-toml";
import { parseDocument } from "yaml";
import { readShellVariables } from "../../facts/shell-variables.ts";
import { ImageError } from "../../image/errors.ts";
import type { Image } from "../../image/image.ts";
import type { Finding } from "../check.ts";
import type { SettingExpectation } from "./policy-schema.ts";

/** Values are shown so far. */
const MAX_SHOWN = 120;

/** A file that does not exist sets nothing. One that cannot be parsed is an `ImageError`: what it sets is not known. */
export async function judgeSetting(expected: SettingExpectation, image: Image): Promise<readonly Finding[]> {
  const { file: path, format, key, state = "present" } = expected;
  const text = await image.tree.readText(path, { optional: true });
  const steps = typeof key === "string" ? key.split(".") : key;
  const value = text === undefined ? undefined : valueAt(text, format, steps, path);
  const at = { path, subject: steps.join(".") };
  if (state === "absent")
    return value === undefined ? [] : [{ message: "the setting is there", ...at, evidence: { actual: shown(value) } }];
  if (value === undefined)
    return [{ message: "the setting is missing", ...at, evidence: { expected: wanted(expected) } }];
  if (holds(value, expected)) return [];
  return [
    { message: "the setting has another value", ...at, evidence: { actual: shown(value), expected: wanted(expected) } },
  ];
}

function valueAt(text: string, format: SettingExpectation["format"], steps: readonly string[], path: string): unknown {
  switch (format) {
    case "shell":
      return readShellVariables(text, path).variables.get(steps.join("."))?.value;
    case "words":
      return firstOfKeyword(text, steps.join("."));
    case "ini":
    case "json":
    case "toml":
    case "yaml":
      return steps.reduce<unknown>(own, parsed(text, format, path));
  }
}

function parsed(text: string, format: "ini" | "json" | "toml" | "yaml", path: string): unknown {
  try {
    switch (format) {
      case "ini":
        return parseIni(text);
      case "json":
        return JSON.parse(text);
      case "toml":
        return parseToml(text);
      case "yaml": {
        const document = parseDocument(text, { prettyErrors: false });
        if (document.errors[0]) throw document.errors[0];
        return document.toJS({ maxAliasCount: 100 });
      }
    }
  } catch (cause) {
    throw new ImageError("corrupt", `${path}: no valid ${format}`, { cause });
  }
}

/** Own keys only: what every object has by birth is no setting. */
function own(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}

/** `Keyword value`, as sshd and many others write it: the first counts, upper and lower case are one. */
function firstOfKeyword(text: string, keyword: string): string | undefined {
  for (const line of text.split("\n")) {
    const [, name = "", value = ""] = /^\s*([^\s#=]+)\s*[\s=]\s*(.*?)\s*$/.exec(line.slice(0, 4096)) ?? [];
    if (name.toLowerCase() === keyword.toLowerCase()) return value;
  }
  return undefined;
}

function holds(value: unknown, { equals, oneOf, atLeast, atMost }: SettingExpectation): boolean {
  const allowed = [...(equals === undefined ? [] : [equals]), ...(oneOf ?? [])];
  if (allowed.length > 0 && !allowed.some((one) => String(one) === String(value))) return false;
  const number =
    typeof value === "number" ? value : typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
  // What is no number is neither large nor small enough.
  if (atLeast !== undefined && !(number >= atLeast)) return false;
  return atMost === undefined || number <= atMost;
}

function wanted({ equals, oneOf, atLeast, atMost }: SettingExpectation): string {
  const parts = [
    equals === undefined ? "" : String(equals),
    oneOf === undefined ? "" : `one of ${oneOf.join(", ")}`,
    atLeast === undefined ? "" : `at least ${atLeast}`,
    atMost === undefined ? "" : `at most ${atMost}`,
  ];
  return parts.filter((part) => part !== "").join(", ") || "a value";
}

function shown(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
