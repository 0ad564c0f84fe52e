import { randomUUID } from "node:crypto";
import { appendFile } from "node:fs/promises";
import { EOL } from "node:os";

/**
 * Lines for the file that GITHUB_OUTPUT names. The delimiter is random, so that no value can end itself and set another
 * output (GitHub, "Workflow commands", Multiline strings).
 */
export function outputLines(
  outputs: Readonly<Record<string, string>>,
  delimiter = `ghadelimiter_${randomUUID()}`,
): string {
  return Object.entries(outputs)
    .map(([name, value]) => {
      if (value.includes(delimiter)) throw new TypeError(`the value of ${name} holds its delimiter`);
      return `${name}<<${delimiter}${EOL}${value}${EOL}${delimiter}${EOL}`;
    })
    .join("");
}

/** Sets outputs of the step; outside of a workflow nobody asks for them. */
export async function setOutputs(file: string | undefined, outputs: Readonly<Record<string, string>>): Promise<void> {
  if (file) await appendFile(file, outputLines(outputs));
}

/** A workflow command that makes an annotation (actions/toolkit, packages/core/src/command.ts). */
export function errorCommand(message: string): string {
  const data = message.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  return `::error title=vhdlint::${data}\n`;
}
