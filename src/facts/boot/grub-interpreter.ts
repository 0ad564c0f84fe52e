import type { GrubEnvironment, GrubValue } from "./grub-environment.ts";
import type { GrubFiles } from "./grub-files.ts";
import type { GrubBoot, GrubMenuItem, GrubText } from "./grub-menu.ts";
import type { Place } from "./boot-entry.ts";
import type { GrubWord } from "./grub-script-lexer.ts";
import { type GrubStatement, parseGrubScript } from "./grub-script-parser.ts";
import { type Truth, evaluateTest } from "./grub-test.ts";
import { bootCommands, grubCommands } from "./grub-commands.ts";

/** Bounds: real configurations stay far below each, also those with some hundred snapshots. */
const MAX_COMMANDS = 500_000;
export const MAX_ENTRIES = 10_000;
const MAX_DEPTH = 32;
const MAX_LOOPS = 1000;
const MAX_FILES_RUN = 10_000;
/** A command line of the kernel has four kilobytes at most. */
const MAX_VALUE_CHARACTERS = 64 * 1024;
/** Of all configurations and snippets together. */
const MAX_READ_CHARACTERS = 64 * 1024 * 1024;
/** Of all words that scripts are expanded to. */
const MAX_EXPANDED_CHARACTERS = 256 * 1024 * 1024;
const MAX_ALTERNATIVES = 16;

export interface GrubProblemAt extends Place {
  readonly message: string;
}

/** A command whose effect lies outside of the menu: `serial`, `terminal_output`, `search`, `password`, … */
export interface GrubRecord extends Place {
  readonly name: string;
  readonly args: readonly string[];
}

/** A device that `search` does not find, or a file that `configfile`, `source` or GRUB itself does not. */
export interface GrubMissing extends Place {
  readonly kind: "device" | "file";
  readonly text: string;
}

/** Where a statement runs. */
export interface Frame {
  readonly environment: GrubEnvironment;
  /** What GRUB only runs once an entry is chosen, with the variables as the whole script has left them. */
  readonly deferred: ((environment: GrubEnvironment) => Promise<void>)[];
  /** The menu that `menuentry` adds to. */
  readonly items: GrubMenuItem[];
  /** What the entry being run would start; undefined outside of an entry. Replaced as a whole. */
  boots: readonly GrubBoot[] | undefined;
  readonly positional: readonly GrubText[];
  readonly path: string;
  /** Stands in for path and line when the script was made from another file. */
  readonly fixedPlace?: Place;
  readonly conditional: boolean;
  readonly depth: number;
  signal?: "return" | "break" | "continue" | "stop" | undefined;
}

export interface Argument extends GrubText {
  /** The place of the variable that gave most of it, when there was one. */
  readonly place: Place | undefined;
}

/** Runs GRUB scripts without a machine: what depends on one is tried both ways. */
export class GrubInterpreter {
  readonly files: GrubFiles;
  readonly problems: GrubProblemAt[] = [];
  readonly records: GrubRecord[] = [];
  /** The configuration files that were read, in order. */
  readonly read: string[] = [];
  /** What the script asked for and the disk does not have, in order. */
  readonly missing: GrubMissing[] = [];
  /** Something was asked for whose place only the machine knows: what is not found may be there. */
  isGuessing = false;
  readonly functions = new Map<string, readonly GrubStatement[]>();
  readonly #texts = new Map<string, ReturnType<GrubFiles["read"]>>();
  readonly #scripts = new Map<string, ReturnType<typeof parseGrubScript>>();
  #commands = 0;
  #entries = 0;
  #filesRun = 0;
  #readCharacters = 0;
  #expandedCharacters = 0;

  constructor(files: GrubFiles) {
    this.files = files;
  }

  /** Runs what makes a menu, then what its entries would do with the variables that it leaves. */
  async runContext(frame: Frame, work: () => Promise<Truth>): Promise<Truth> {
    const status = await work();
    for (let next = frame.deferred.shift(); next; next = frame.deferred.shift()) await next(frame.environment);
    return status;
  }

  /** Runs a file's statements in the frame; undefined when the file is not there. */
  async runFile(written: string, frame: Frame): Promise<Truth> {
    if (frame.depth > MAX_DEPTH) {
      this.problem(frame, 0, "configuration files include each other without end");
      return false;
    }
    if (++this.#filesRun > MAX_FILES_RUN) {
      if (this.#filesRun === MAX_FILES_RUN + 1) this.problem(frame, 0, "configurations include each other too often");
      frame.signal = "stop";
      return undefined;
    }
    const file = await this.readText(this.fileName(written, frame));
    if (!file) return undefined;
    // What lies inside of the program is no file that anybody could change.
    if (!file.path.startsWith("memdisk:")) this.read.push(file.path);
    return this.runText(file.text, file.path, written, frame);
  }

  /** Runs a script that was read from `path` and that GRUB calls `written`. */
  async runText(text: string, path: string, written: string, frame: Frame): Promise<Truth> {
    const known = this.#scripts.get(path);
    const script = known ?? parseGrubScript(text);
    this.#scripts.set(path, script);
    for (const { message, line } of known ? [] : script.problems) this.problems.push({ message, path, line });
    const inner: Frame = { ...frame, path, depth: frame.depth + 1 };
    this.#noteConfig(written, frame.environment);
    const result = await this.run(script.statements, inner);
    frame.boots = inner.boots;
    if (inner.signal === "stop") frame.signal = "stop";
    return result ?? true;
  }

  /** The text of a file, read once however often it is asked for; undefined once too much was read altogether. */
  async readText(written: string): ReturnType<GrubFiles["read"]> {
    let text = this.#texts.get(written);
    if (!text) {
      if (this.#readCharacters > MAX_READ_CHARACTERS) return undefined;
      text = this.files.read(written);
      this.#texts.set(written, text);
      this.#readCharacters += (await text)?.text.length ?? 0;
    }
    return text;
  }

  /** As grub-core/normal/main.c: read_config_file sets and exports them. */
  #noteConfig(written: string, environment: GrubEnvironment): void {
    const values = [
      ["config_file", written],
      ["config_directory", written.slice(0, Math.max(0, written.lastIndexOf("/")))],
    ] as const;
    for (const [name, text] of values) {
      environment.set(name, { text, known: true });
      environment.export(name);
    }
  }

  async run(statements: readonly GrubStatement[], frame: Frame): Promise<Truth> {
    let status: Truth = true;
    for (const statement of statements) {
      status = await this.#statement(statement, frame);
      if (frame.signal) break;
    }
    return status;
  }

  /** A path with the device that it means: `root` where it names none. */
  fileName(written: string, frame: Frame): string {
    return this.files.qualify(written, frame.environment.text("root")?.replace(/^\((.*)\)$/, "$1"));
  }

  problem(frame: Frame, line: number, message: string): void {
    if (this.problems.length < 1000) this.problems.push({ message, path: frame.path, line });
  }

  /** False once the menu is full; the problem is noted once. */
  countEntry(frame: Frame, line: number): boolean {
    this.#entries += 1;
    if (this.#entries === MAX_ENTRIES + 1)
      this.problem(frame, line, `more than ${MAX_ENTRIES} entries; the rest is not read`);
    return this.#entries <= MAX_ENTRIES;
  }

  async #statement(statement: GrubStatement, frame: Frame): Promise<Truth> {
    if (++this.#commands > MAX_COMMANDS) {
      if (this.#commands === MAX_COMMANDS + 1)
        this.problem(frame, statement.line, "the script does not come to an end");
      frame.signal = "stop";
      return undefined;
    }
    switch (statement.kind) {
      case "command":
        return this.#command(statement, frame);
      case "function":
        this.functions.set(statement.name, statement.body);
        return true;
      case "if":
        return this.#if(statement.clauses, statement.otherwise, frame);
      case "for":
        for (const value of this.expand(statement.words, frame)) {
          frame.environment.set(statement.name, { text: value.text, known: value.known });
          await this.run(statement.body, frame);
          if (endsLoop(frame)) break;
        }
        return true;
      case "while":
      case "until":
        for (let turn = 0; turn < MAX_LOOPS; turn++) {
          const status = await this.run(statement.condition, frame);
          if (frame.signal || status === (statement.kind === "until")) break;
          await this.run(statement.body, frame);
          if (endsLoop(frame) || status === undefined) break;
        }
        return true;
    }
  }

  async #if(
    clauses: Extract<GrubStatement, { kind: "if" }>["clauses"],
    otherwise: readonly GrubStatement[],
    frame: Frame,
  ): Promise<Truth> {
    const [clause, ...rest] = clauses;
    if (!clause) return otherwise.length > 0 ? this.run(otherwise, frame) : true;
    const status = await this.run(clause.condition, frame);
    if (frame.signal) return undefined;
    if (status === true) return this.run(clause.body, frame);
    if (status === false) return this.#if(rest, otherwise, frame);
    if (frame.depth > MAX_DEPTH) return undefined;
    // Only the machine knows: both ways are gone, and what they differ in is unknown from here on.
    const branch = (): Frame => ({
      ...frame,
      environment: frame.environment.fork(),
      conditional: true,
      depth: frame.depth + 1,
    });
    const yes = branch();
    const no = branch();
    await this.run(clause.body, yes);
    await this.#if(rest, otherwise, no);
    frame.environment.join([yes.environment, no.environment]);
    frame.boots = alternatives(yes.boots, no.boots);
    if (yes.signal === "stop" || no.signal === "stop") frame.signal = "stop";
    else if (yes.signal && no.signal) frame.signal = yes.signal;
    return undefined;
  }

  async #command(statement: Extract<GrubStatement, { kind: "command" }>, frame: Frame): Promise<Truth> {
    let args = this.expand(statement.words, frame);
    let inverted = false;
    while (args[0]?.text === "!" && args[0].known) {
      inverted = !inverted;
      args = args.slice(1);
    }
    const status = await this.#dispatch(args, statement, frame);
    return inverted && status !== undefined ? !status : status;
  }

  async #dispatch(
    args: readonly Argument[],
    statement: Extract<GrubStatement, { kind: "command" }>,
    frame: Frame,
  ): Promise<Truth> {
    const [name, ...rest] = args;
    if (!name) return true;
    const place = frame.fixedPlace ?? { path: frame.path, line: statement.line };
    const equals = name.text.indexOf("=");
    if (equals > 0) {
      frame.environment.set(name.text.slice(0, equals), valueOf(name, equals, place));
      return true;
    }
    const body = this.functions.get(name.text);
    if (body) {
      if (frame.depth > MAX_DEPTH) return undefined;
      const inner: Frame = { ...frame, positional: rest, depth: frame.depth + 1 };
      const status = await this.run(body, inner);
      frame.boots = inner.boots;
      if (inner.signal === "stop") frame.signal = "stop";
      return status;
    }
    if (name.text === "test" || name.text === "[") {
      const operands = name.text === "[" && rest.at(-1)?.text === "]" ? rest.slice(0, -1) : rest;
      return evaluateTest(operands, (question, path) => this.files.ask(question, this.fileName(path, frame)));
    }
    const boot = bootCommands.get(name.text);
    if (boot) {
      const located = (argument: Argument) => ({ ...argument, text: this.fileName(argument.text, frame) });
      frame.boots = frame.boots?.map((before) => boot(before, rest, place, located));
      return true;
    }
    const command = grubCommands.get(name.text);
    return command ? command(rest, { interpreter: this, frame, statement, place }) : undefined;
  }

  /** The arguments that words become: unquoted variables are split at white space and vanish when empty. */
  expand(words: readonly GrubWord[], frame: Frame): readonly Argument[] {
    return words.flatMap((word) => this.#expandWord(word, frame));
  }

  #expandWord(word: GrubWord, frame: Frame): readonly Argument[] {
    const args: Argument[] = [];
    let open = false;
    let text = "";
    let known = true;
    let place: Place | undefined;
    const close = () => {
      if (open) args.push({ text, known, place });
      [open, text, known, place] = [false, "", true, undefined];
    };
    for (const part of word.parts) {
      if (part.kind === "text") {
        open = true;
        text += part.text;
        continue;
      }
      const value = this.#bounded(this.#variable(part.name, frame), text.length);
      if (value && !value.known) [open, known] = [true, false];
      if (part.quoted) {
        text += value?.text ?? "";
        place ??= value?.place;
        continue;
      }
      // White space at either end joins nothing and parts nothing (grub-core/script/argv.c: split_append).
      const pieces = (value?.text ?? "").trim().split(/\s+/);
      for (const [index, piece] of pieces.entries()) {
        if (index > 0) close();
        if (piece === "") continue;
        open = true;
        text += piece;
        known &&= value?.known ?? true;
        place ??= value?.place;
      }
    }
    close();
    return args;
  }

  /** A value that grows without end is none that anybody could tell. */
  #bounded(value: GrubValue | undefined, before: number): GrubValue | undefined {
    const length = value?.text.length ?? 0;
    this.#expandedCharacters += length;
    return before + length > MAX_VALUE_CHARACTERS || this.#expandedCharacters > MAX_EXPANDED_CHARACTERS
      ? { text: "", known: false }
      : value;
  }

  #variable(name: string, frame: Frame): GrubValue | undefined {
    if (name === "#") return { text: String(frame.positional.length), known: true };
    if (name === "*" || name === "@") {
      const known = frame.positional.every((argument) => argument.known);
      return { text: frame.positional.map((argument) => argument.text).join(" "), known };
    }
    if (name === "?") return { text: "", known: false };
    if (/^\d/.test(name)) return frame.positional[Number(name) - 1];
    return frame.environment.get(name);
  }
}

function valueOf(argument: Argument, equals: number, place: Place): GrubValue {
  return { text: argument.text.slice(equals + 1), known: argument.known, place: argument.place ?? place };
}

/** Clears what only concerns the loop; true when the loop ends. */
function endsLoop(frame: Frame): boolean {
  if (frame.signal === "continue") frame.signal = undefined;
  if (frame.signal === undefined) return false;
  if (frame.signal === "break") frame.signal = undefined;
  return true;
}

function alternatives(
  a: readonly GrubBoot[] | undefined,
  b: readonly GrubBoot[] | undefined,
): readonly GrubBoot[] | undefined {
  if (!a || !b) return a ?? b;
  const byText = new Map([...a, ...b].map((boot) => [JSON.stringify(boot), boot]));
  return [...byText.values()].slice(0, MAX_ALTERNATIVES);
}
