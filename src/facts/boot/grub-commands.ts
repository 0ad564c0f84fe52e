import type { Place } from "./boot-entry.ts";
import { addBlsEntries } from "./grub-blscfg.ts";
import type { Command } from "./grub-command.ts";
import type { Argument, Frame, GrubInterpreter } from "./grub-interpreter.ts";
import type { GrubBoot, GrubMenuItem } from "./grub-menu.ts";
import { record } from "./grub-record.ts";
import { search } from "./grub-search.ts";
import { parseGrubenv } from "./grubenv.ts";

/** Submenus inside of submenus, deeper than anybody would go. */
const MAX_DEPTH = 16;

/** Gives the name of a file the device that it lies on. */
type Locate = (file: Argument) => Argument;
type BootCommand = (before: GrubBoot, args: readonly Argument[], place: Place, located: Locate) => GrubBoot;

const loadKernel: BootCommand = (_before, args, place, located) => {
  const [file, ...words] = args;
  const kernel = file && located(file);
  // A line that is one variable (`linux $kernel $kernelopts`) is decided where the variable is.
  const source = words.find((word) => word.place !== undefined)?.place;
  return { kernel, words, initrds: [], chainloader: undefined, place: source ?? place };
};

const loadInitrd: BootCommand = (before, args, _place, located) => ({
  ...before,
  initrds: args.map((file) => {
    const { text, known } = located({ ...file, text: file.text.replace(/^newc:[^:]*:/, "") });
    return { text, known };
  }),
});

/** Xen: the hypervisor comes first, the kernel of dom0 and its ramdisk are modules. */
const loadModule: BootCommand = (before, args, place, located) => {
  const [file, ...words] = args.filter((argument) => argument.text !== "--nounzip");
  if (before.kernel === undefined) return loadKernel(before, file ? [file, ...words] : [], place, located);
  return { ...before, initrds: file ? [...before.initrds, located(file)] : before.initrds };
};

const chainload: BootCommand = (before, [file], _place, located) => ({ ...before, chainloader: file && located(file) });

/** Commands that decide what an entry starts. */
export const bootCommands: ReadonlyMap<string, BootCommand> = new Map<string, BootCommand>([
  ["linux", loadKernel],
  ["linux16", loadKernel],
  ["linuxefi", loadKernel],
  ["linux32", loadKernel],
  ["initrd", loadInitrd],
  ["initrd16", loadInitrd],
  ["initrdefi", loadInitrd],
  ["module", loadModule],
  ["module2", loadModule],
  ["xen_module", loadModule],
  ["chainloader", chainload],
]);

const succeed: Command = () => true;

/** `probe --set=name`, `regexp --set=1:name`, `read name`: the variables are only known on the machine. */
const ask: Command = (args, { frame }) => {
  for (const [index, { text }] of args.entries()) {
    const option = /^--set=(?:\d+:)?(.+)$/.exec(text)?.[1];
    const separate = text === "--set" || text === "-s" ? args[index + 1]?.text.replace(/^\d+:/, "") : undefined;
    const name = option ?? separate;
    if (name !== undefined) frame.environment.set(name, { text: "", known: false });
  }
  return undefined;
};

const read: Command = (args, { frame }) => {
  for (const { text } of args) if (!text.startsWith("-")) frame.environment.set(text, { text: "", known: false });
  return undefined;
};

const setVariables: Command = (args, { frame, place }) => {
  for (const argument of args) {
    const equals = argument.text.indexOf("=");
    if (equals <= 0) continue;
    const { known } = argument;
    const value = { text: argument.text.slice(equals + 1), known, place: argument.place ?? place };
    frame.environment.set(argument.text.slice(0, equals), value);
  }
  return true;
};

const loadEnv: Command = async (args, { interpreter, frame }) => {
  let file = `${frame.environment.get("prefix")?.text ?? ""}/grubenv`;
  const names = new Set<string>();
  for (let at = 0; at < args.length; at++) {
    const text = args[at]?.text ?? "";
    if (text === "-f" || text === "--file") file = args[++at]?.text ?? file;
    else if (text.startsWith("--file=")) file = text.slice("--file=".length);
    else if (!text.startsWith("-")) names.add(text);
  }
  const found = await interpreter.readText(interpreter.fileName(file, frame));
  if (!found) return false;
  interpreter.read.push(found.path);
  const block = parseGrubenv(found.text);
  if (!block.valid) {
    interpreter.problems.push({ message: "not a GRUB environment block", path: found.path, line: 1 });
    return false;
  }
  for (const [name, { value, line }] of block.variables) {
    if (names.size > 0 && !names.has(name)) continue;
    frame.environment.set(name, { text: value, known: true, place: { path: found.path, line } });
  }
  return true;
};

const source: Command = async ([file], { interpreter, frame, place }) => {
  if (!file) return false;
  if (!file.known) interpreter.isGuessing = true;
  const status = await interpreter.runFile(file.text, frame);
  if (status === undefined && file.known) noteMissing(interpreter, file.text, place);
  return status ?? false;
};

function noteMissing(interpreter: GrubInterpreter, text: string, place: Place): void {
  const { problems, missing, files } = interpreter;
  if (files.isGuessed(text)) interpreter.isGuessing = true;
  problems.push({ message: `${text} is not there`, ...place });
  missing.push({ kind: "file", text, ...place });
}

/** A new menu in a new context; it takes the place of this one unless it stays empty. */
const configfile: Command = async ([file], { interpreter, frame, place }) => {
  if (frame.boots) {
    frame.boots = frame.boots.map((boot) => ({ ...boot, chainloader: file }));
    return true;
  }
  if (file?.known === false) interpreter.isGuessing = true;
  const path = file?.text ?? `${frame.environment.get("prefix")?.text ?? ""}/grub.cfg`;
  const environment = frame.environment.newContext();
  const inner: Frame = { ...frame, environment, deferred: [], items: [], positional: [] };
  const status = await interpreter.runContext(inner, () => interpreter.runFile(path, inner));
  if (status === undefined) {
    noteMissing(interpreter, path, place);
    return false;
  }
  if (inner.items.length === 0) return true;
  frame.items.splice(0, frame.items.length, ...inner.items);
  for (const name of menuVariables) {
    const value = environment.get(name);
    if (value) frame.environment.set(name, value);
    else frame.environment.unset(name);
  }
  frame.signal = "stop";
  return true;
};

/** What the menu itself looks at: it must survive the context that the menu was made in. */
export const menuVariables = ["default", "timeout", "timeout_style", "superusers", "fallback"] as const;

const menuentry: Command = (args, { interpreter, frame, statement, place }) => {
  const { block } = statement;
  if (!block || !interpreter.countEntry(frame, statement.line)) return true;
  const { title, id, restricted, positional } = entryArguments(args);
  if (title === undefined) return false;
  const head = { title, id: id ?? title, conditional: frame.conditional, restricted, place };
  if (statement.words[0]?.bare === "submenu") {
    const items: GrubMenuItem[] = [];
    frame.items.push({ kind: "submenu", items, ...head });
    if (frame.depth < MAX_DEPTH) {
      frame.deferred.push(async (outer) => {
        const environment = outer.newContext();
        const inner: Frame = { ...frame, environment, deferred: [], items, positional, depth: frame.depth + 1 };
        await interpreter.runContext(inner, () => interpreter.run(block, inner));
      });
    }
    return true;
  }
  const boot: GrubBoot = { kernel: undefined, words: [], initrds: [], chainloader: undefined, place };
  const item: Extract<GrubMenuItem, { kind: "entry" }> = { kind: "entry", boots: [boot], ...head };
  frame.items.push(item);
  frame.deferred.push(async (outer) => {
    const inner: Frame = { ...frame, environment: outer.fork(), boots: [boot], positional, depth: frame.depth + 1 };
    await interpreter.run(block, inner);
    item.boots = inner.boots ?? [boot];
  });
  return true;
};

const withValue: ReadonlySet<string> = new Set(["--class", "--users", "--hotkey", "--source", "--id"]);

function entryArguments(args: readonly Argument[]) {
  const texts: Argument[] = [];
  let id: string | undefined;
  let restricted = true;
  for (let at = 0; at < args.length; at++) {
    const argument = args[at];
    if (!argument) break;
    const { text } = argument;
    if (text === "--id") id = args[at + 1]?.text;
    else if (text.startsWith("--id=")) id = text.slice("--id=".length);
    if (text === "--unrestricted") restricted = false;
    else if (withValue.has(text)) at += 1;
    else if (!/^--(?:class|users|hotkey|source|id)=/.test(text)) texts.push(argument);
  }
  return { title: texts[0]?.text, id, restricted, positional: texts.slice(1) };
}

/** Commands by name. Those that are not here are taken to succeed or fail as only the machine knows. */
export const grubCommands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ["set", setVariables],
  [
    "unset",
    (args, { frame }) => {
      for (const { text } of args) frame.environment.unset(text);
      return true;
    },
  ],
  [
    "export",
    (args, { frame }) => {
      for (const { text } of args) frame.environment.export(text);
      return true;
    },
  ],
  ["load_env", loadEnv],
  ["save_env", succeed],
  ["source", source],
  [".", source],
  ["configfile", configfile],
  ["normal", configfile],
  ["menuentry", menuentry],
  ["submenu", menuentry],
  ["blscfg", (args, context) => addBlsEntries(args, context)],
  ["bls_import", (_args, context) => addBlsEntries([], context)],
  ["search", search],
  ["search.fs_uuid", search],
  ["search.fs_label", search],
  ["search.file", search],
  ["search.part_uuid", search],
  ["search.part_label", search],
  ["probe", ask],
  ["regexp", ask],
  ["read", read],
  ["true", succeed],
  ["false", () => false],
  ["insmod", succeed],
  ["echo", succeed],
  ["clear", succeed],
  ["sleep", succeed],
  ["background_color", succeed],
  // Nobody touches the keyboard; without arguments it asks whether the question can be answered at all.
  ["keystatus", (args) => (args.length > 0 ? false : undefined)],
  ["serial", record],
  ["terminal", record],
  ["terminal_input", record],
  ["terminal_output", record],
  ["password", record],
  ["password_pbkdf2", record],
  ["return", signal("return")],
  ["break", signal("break")],
  ["continue", signal("continue")],
]);

function signal(kind: NonNullable<Frame["signal"]>): Command {
  return ([status], { frame }) => {
    frame.signal = kind;
    return kind !== "return" || status === undefined || status.text === "0";
  };
}
