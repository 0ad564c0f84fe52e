import type { Scalar } from "./config-node.ts";

/**
 * What a plain scalar means to PyYAML's SafeLoader (`yaml/resolver.py`, `yaml/constructor.py`): YAML 1.1 without the
 * one-letter booleans, so `yes`, `off` and `017` are not texts while `y`, `1e3` and `0o17` are.
 */
export function plainScalar(text: string): Scalar {
  const truth = booleans.get(text);
  if (truth !== undefined) return truth;
  if (nulls.has(text)) return null;
  return numberOf(text) ?? text;
}

const booleans: ReadonlyMap<string, boolean> = new Map([
  ...["yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"].map((word) => [word, true] as const),
  ...["no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"].map((word) => [word, false] as const),
]);

const nulls: ReadonlySet<string> = new Set(["", "~", "null", "Null", "NULL"]);

const integer =
  /^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;
const float =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/** Undefined for a text that is no number. Integers beyond 2^53 lose their last digits. */
export function numberOf(text: string): number | undefined {
  if (text.length > 400) return undefined;
  if (integer.test(text)) return integerOf(text);
  if (float.test(text)) return floatOf(text);
  return undefined;
}

function integerOf(text: string): number {
  const digits = text.replaceAll("_", "").toLowerCase();
  const sign = digits.startsWith("-") ? -1 : 1;
  const value = digits.replace(/^[-+]/, "");
  if (value.includes(":")) return sign * sexagesimal(value);
  if (value.startsWith("0b") || value.startsWith("0x")) return sign * Number(value);
  if (value.length > 1 && value.startsWith("0")) return sign * Number.parseInt(value, 8);
  return sign * Number(value);
}

function floatOf(text: string): number {
  const digits = text.replaceAll("_", "").toLowerCase();
  const sign = digits.startsWith("-") ? -1 : 1;
  const value = digits.replace(/^[-+]/, "");
  if (value === ".inf") return sign * Number.POSITIVE_INFINITY;
  if (value === ".nan") return Number.NaN;
  return sign * (value.includes(":") ? sexagesimal(value) : Number(value));
}

function sexagesimal(text: string): number {
  return text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}
