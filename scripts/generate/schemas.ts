import * as z from "zod/mini";
import type { Check, OptionDeclaration } from "../../src/lint/check.ts";
import { severitySettings } from "../../src/lint/configuration/configuration.ts";
import { configurationSchema } from "../../src/lint/configuration/schema.ts";
import { reportSchema } from "../../src/lint/report-schema.ts";
import { policySchema } from "../../src/lint/policy/policy-schema.ts";

type JsonSchema = Record<string, unknown>;

/** JSON Schemas, by path: what a configuration and a policy may say, for editors; what a report says, for programs. */
export function schemas(checks: readonly Check[]): ReadonlyMap<string, string> {
  const configuration = jsonSchema(configurationSchema, "Configuration of vhdlint");
  const properties = configuration["properties"] as Record<string, JsonSchema>;
  properties["checks"] = { ...properties["checks"], properties: settingsOf(checks) };
  configuration["$defs"] = { setting: setting({}) };
  const policy = jsonSchema(policySchema, "Checks of vhdlint, declared as data");
  const report = jsonSchema(reportSchema, "Report of vhdlint check --format json");
  return new Map([
    ["docs/schema/config-1.schema.json", text(configuration)],
    ["docs/schema/policy-1.schema.json", text(policy)],
    ["docs/schema/report-1.schema.json", text(report)],
  ]);
}

function jsonSchema(schema: z.core.$ZodType, title: string): JsonSchema {
  // A plugin as a value can only stand in a configuration that is code.
  return { title, ...z.toJSONSchema(schema, { unrepresentable: "any" }) };
}

/** Ids for completion, with the options of those that have some. */
function settingsOf(checks: readonly Check[]): JsonSchema {
  return Object.fromEntries(
    checks.map(({ id, title, options = {} }) => {
      if (Object.keys(options).length === 0) return [id, { description: title, $ref: "#/$defs/setting" }];
      const own = Object.entries(options).map(([name, option]) => [name, typeOf(option)]);
      return [id, { description: title, ...setting(Object.fromEntries(own)) }];
    }),
  );
}

function setting(options: JsonSchema): JsonSchema {
  return {
    anyOf: [
      { enum: severitySettings },
      {
        type: "object",
        properties: {
          severity: { enum: severitySettings },
          options: { type: "object", properties: options, additionalProperties: false },
          suppressible: { type: "boolean" },
        },
        additionalProperties: false,
      },
    ],
  };
}

function typeOf({ type, default: value, describe }: OptionDeclaration): JsonSchema {
  const shape = type === "string[]" ? { type: "array", items: { type: "string" } } : { type };
  return { ...shape, default: value, description: describe };
}

function text(schema: JsonSchema): string {
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}
