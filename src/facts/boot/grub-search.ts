import type { CommandContext } from "./grub-command.ts";
import type { SearchKind } from "./grub-devices.ts";
import { record } from "./grub-record.ts";
import type { Argument } from "./grub-interpreter.ts";
import type { Truth } from "./grub-test.ts";

interface Query {
  readonly kind: SearchKind | undefined;
  readonly value: string | undefined;
  /** The variable that gets the device; undefined when the command only prints it. */
  readonly variable: string | undefined;
}

/**
 * `search` and its short forms (grub-core/commands/search_wrap.c, search.c): gives a variable the device that has a file
 * system, label or file. On a disk the answer is looked up; without one the device that the configuration was made for is
 * taken to be there, and for any other question only the machine knows.
 */
export async function search(args: readonly Argument[], context: CommandContext): Promise<Truth> {
  record(args, context);
  const { interpreter, frame, place } = context;
  const query = readQuery(args, context.statement.words[0]?.bare ?? "");
  const { kind, value, variable } = query;
  if (args.length === 0) return undefined;
  const isKnown = args.every((argument) => argument.known);
  const { devices } = interpreter.files;
  const found =
    devices && kind && value !== undefined && isKnown
      ? await devices.search(kind, value)
      : { kind: "unknown" as const };
  if (found.kind === "absent") {
    interpreter.missing.push({ kind: "device", text: spelled(kind ?? "file", value ?? ""), ...place });
    return false;
  }
  if (found.kind === "unknown") interpreter.isGuessing = true;
  if (variable === undefined || variable === "") return found.kind === "found" ? true : undefined;
  if (found.kind === "found") {
    frame.environment.set(variable, { text: found.device, known: true });
    return true;
  }
  const expected = variable === "root" || variable === "boot" || variable === "prefix";
  frame.environment.set(variable, { text: "searched", known: expected });
  return expected ? true : undefined;
}

const kinds: ReadonlyMap<string, SearchKind> = new Map([
  ["-u", "fs-uuid"],
  ["--fs-uuid", "fs-uuid"],
  ["-l", "label"],
  ["--label", "label"],
  ["--fs-label", "label"],
  ["-f", "file"],
  ["--file", "file"],
  ["-p", "part-uuid"],
  ["--part-uuid", "part-uuid"],
  ["--part-label", "part-label"],
]);

const dotted: ReadonlyMap<string, SearchKind> = new Map([
  ["search.fs_uuid", "fs-uuid"],
  ["search.fs_label", "label"],
  ["search.file", "file"],
  ["search.part_uuid", "part-uuid"],
  ["search.part_label", "part-label"],
]);

function readQuery(args: readonly Argument[], command: string): Query {
  const short = dotted.get(command);
  const words = args.map(({ text }) => text);
  if (short) return { kind: short, value: words[0], variable: words[1] ?? "root" };
  let kind: SearchKind | undefined;
  let variable: string | undefined;
  const values: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    const [name = "", value] = word.startsWith("--") ? splitOption(word) : [word, undefined];
    const asked = kinds.get(name);
    if (asked) kind = asked;
    else if (name === "--set" || name === "-s") {
      // An option without its argument takes the default: `--set --label x` sets root, as `search -s -l x` does.
      const next = words[at + 1];
      const hasName = value === undefined && next !== undefined && !next.startsWith("-");
      variable = value ?? (hasName ? next : "root");
      if (hasName) at += 1;
    } else if (name.startsWith("--hint") || name === "-h") at += value === undefined ? 1 : 0;
    else if (!word.startsWith("-")) values.push(word);
  }
  return { kind: kind ?? (values.length > 0 ? "file" : undefined), value: values[0], variable };
}

function splitOption(word: string): readonly [name: string, value: string | undefined] {
  const equals = word.indexOf("=");
  return equals < 0 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)];
}

function spelled(kind: SearchKind, value: string): string {
  switch (kind) {
    case "fs-uuid":
      return `file system with the UUID ${value}`;
    case "label":
      return `file system with the label ${value}`;
    case "part-label":
      return `partition with the name ${value}`;
    case "part-uuid":
      return `partition with the UUID ${value}`;
    case "file":
      return `file system with ${value}`;
  }
}
