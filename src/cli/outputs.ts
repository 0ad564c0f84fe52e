import { resolve } from "node:path";
import { didYouMean } from "../lint/nearest.ts";
import { UsageError } from "../lint/usage-error.ts";
import { type Format, formats } from "../report/formats.ts";

/** One `--format`: what to write and where; without a file, to stdout. */
export interface Output {
  /** Of a plugin where it has a slash: whether there is one is known when plugins are loaded. */
  readonly format: Format | `${string}/${string}`;
  readonly file?: string;
}

/** Commas separate formats, but not where they belong to the name of a file. */
const betweenFormats = new RegExp(`,(?=\\s*(?:${formats.join("|")})\\s*(?:[=,]|$))`);

/** `sarif=out/report.sarif` and the like, each word one or several of them. `source` is what the user wrote them in. */
export function outputs(source: string, words: readonly string[]): readonly Output[] {
  const all = words.flatMap((word) => word.split(betweenFormats)).map((word) => output(source, word.trim()));
  const onStdout = all.filter(({ file }) => file === undefined);
  if (onStdout.length > 1) {
    const [first, second] = onStdout.map(({ format }) => format);
    throw new UsageError(
      `${source} sends both ${first} and ${second} to stdout`,
      `give one of them a file: ${second}=report.txt`,
    );
  }
  const files = all.flatMap(({ file }) => file ?? []);
  const twice = files.find((file, index) => files.slice(0, index).some((other) => resolve(other) === resolve(file)));
  if (twice !== undefined) throw new UsageError(`${source} writes ${twice} twice`);
  return all;
}

function output(source: string, word: string): Output {
  const [name = "", ...rest] = word.split("=");
  if (name === "") throw new UsageError(`${source} needs a value`);
  const format = formats.find((each) => each === name) ?? (isOfPlugin(name) ? name : undefined);
  if (format === undefined) {
    throw new UsageError(
      `${source} cannot be ${JSON.stringify(name)}`,
      didYouMean(name, formats) ?? `it is one of: ${formats.join(", ")}`,
    );
  }
  if (rest.length === 0) return { format };
  const file = rest.join("=");
  if (file === "") throw new UsageError(`${source} ${word} names no file`);
  return { format, file };
}

function isOfPlugin(name: string): name is `${string}/${string}` {
  return /^[^/]+\/[^/]+$/.test(name);
}

type FormattedLine = { readonly command: string; readonly settings: { readonly format?: readonly Output[] } };

/** For commands that write text or JSON to stdout. Anything else is a `UsageError`. */
export function wantsJson(line: FormattedLine): boolean {
  return formatOf(line, ["pretty", "json"]) === "json";
}

/** The one format that was asked for, `pretty` when none was. Another one than `known` is a `UsageError`. */
export function formatOf<F extends Format>(line: FormattedLine, known: readonly (F | "pretty")[]): F | "pretty" {
  const wanted = line.settings.format ?? [];
  if (wanted.length > 1) throw new UsageError(`vhdlint ${line.command} takes one --format`);
  const { format, file }: Output = wanted[0] ?? { format: "pretty" };
  const found = known.find((each) => each === format);
  if (found === undefined) {
    throw new UsageError(`vhdlint ${line.command} has no ${format}`, `it is one of: ${known.join(", ")}`);
  }
  if (file !== undefined) throw new UsageError(`vhdlint ${line.command} writes to stdout, not to ${file}`);
  return found;
}
