import type { CommandContext } from "./grub-command.ts";
import type { Argument, Frame } from "./grub-interpreter.ts";
import { type BlsKey, allKeys, expandBlsOptions, firstKey, parseBlsForGrub, sortBlsNames } from "./bls.ts";
import type { GrubBoot, GrubMenuItem } from "./grub-menu.ts";
import { parseGrubScript } from "./grub-script-parser.ts";
import type { Truth } from "./grub-test.ts";

/**
 * `blscfg`: adds an entry for every snippet of the Boot Loader Specification, newest first
 * (rhboot/grub2 grub-core/commands/blscfg.c). The directory is the argument, `blsdir`, or /loader/entries.
 */
export async function addBlsEntries(args: readonly Argument[], context: CommandContext): Promise<Truth> {
  const { interpreter, frame } = context;
  const { directory, file, only } = readArguments(args);
  const place = directory ?? frame.environment.text("blsdir");
  const directories = place === undefined ? ["/loader/entries", "/boot/loader/entries"] : [place];
  const devices = ["root", "boot"].map((name) => frame.environment.text(name)?.replace(/^\((.*)\)$/, "$1"));
  const candidates = directories.flatMap((path) => devices.map((device) => interpreter.files.qualify(path, device)));
  for (const candidate of new Set(candidates)) {
    const listed = await interpreter.files.list(candidate);
    if (!listed) continue;
    const names = listed.names.filter((name) => name.length > 5 && name.endsWith(".conf") && !name.startsWith("."));
    for (const name of sortBlsNames(names)) {
      const id = name.slice(0, -".conf".length);
      if (only !== undefined && id !== only && name !== only) continue;
      await addEntry(`${listed.written}/${name}`, id, context);
    }
    return true;
  }
  if (file !== undefined) {
    await addEntry(
      interpreter.fileName(file, frame),
      file.slice(file.lastIndexOf("/") + 1).replace(/\.conf$/, ""),
      context,
    );
    return true;
  }
  interpreter.problems.push({ message: "blscfg finds no directory of boot entries", ...context.place });
  return false;
}

/** Fedora's form takes one word, upstream's (2.14) takes options. Both filter by what is the default; we list all. */
function readArguments(args: readonly Argument[]) {
  const texts = args.map((argument) => argument.text);
  const option = (short: string, long: string) => {
    const at = texts.findIndex((text) => text === short || text === long);
    return at >= 0 ? texts[at + 1] : texts.find((text) => text.startsWith(`${long}=`))?.slice(long.length + 1);
  };
  const path = option("-p", "--path") ?? texts.find((text) => text.startsWith("(") || text.startsWith("/"));
  const word = texts.length === 1 && !/^[-(/]/.test(texts[0] ?? "") ? texts[0] : undefined;
  const only = option("-e", "--entry") ?? (word === "default" || word === "non-default" ? undefined : word);
  const isFile = path?.endsWith(".conf") === true;
  return { directory: isFile ? "/no directory" : path, file: isFile ? path : undefined, only };
}

async function addEntry(path: string, id: string, context: CommandContext): Promise<void> {
  const { interpreter, frame } = context;
  const found = await interpreter.readText(path);
  if (!found) return;
  interpreter.read.push(found.path);
  const keys = parseBlsForGrub(found.text);
  const kernel = firstKey(keys, "linux");
  if (!kernel) {
    interpreter.problems.push({ message: "the boot entry names no kernel", path: found.path, line: 1 });
    return;
  }
  if (!interpreter.countEntry(frame, kernel.line)) return;
  const { options, line } = expandOptions(keys, frame);
  const initrds = allKeys(keys, "initrd").map((key) => key.value);
  const early = (frame.environment.text("early_initrd") ?? "").split(" ").filter((name) => name !== "");
  const directory = (initrds[0] ?? kernel.value).replace(/[^/]*$/, "");
  const all = [...early.map((name) => `${directory}${name}`), ...initrds];
  const script = `linux ${kernel.value} ${options}\n${all.length > 0 ? `initrd ${all.join(" ")}\n` : ""}`;
  const title = firstKey(keys, "title")?.value ?? kernel.value;
  const place = { path: found.path, line: line ?? kernel.line };
  const fixedPlace = optionsPlace(keys, frame) ?? place;
  const unrestricted = keys.some((key) => key.key === "grub_arg" && key.value.includes("--unrestricted"));
  const boot: GrubBoot = { kernel: undefined, words: [], initrds: [], chainloader: undefined, place };
  const item: Extract<GrubMenuItem, { kind: "entry" }> = {
    kind: "entry",
    title,
    id,
    boots: [boot],
    conditional: frame.conditional,
    restricted: !unrestricted,
    place: { path: found.path, line: kernel.line },
  };
  frame.items.push(item);
  frame.deferred.push(async (environment) => {
    const depth = frame.depth + 1;
    const inner: Frame = {
      ...frame,
      environment: environment.fork(),
      boots: [boot],
      positional: [],
      fixedPlace,
      depth,
    };
    await interpreter.run(parseGrubScript(script).statements, inner);
    item.boots = inner.boots ?? [boot];
  });
}

function expandOptions(keys: readonly BlsKey[], frame: Frame): { options: string; line: number | undefined } {
  const variable = (name: string) => frame.environment.text(name);
  const key = firstKey(keys, "options");
  const options = key ? expandBlsOptions(key.value, variable) : "";
  if (options !== "") return { options, line: key?.line };
  return { options: expandBlsOptions(frame.environment.text("default_kernelopts") ?? "", variable), line: key?.line };
}

/** `options $kernelopts …`: the words stand where that variable is set. */
function optionsPlace(keys: readonly BlsKey[], frame: Frame) {
  const value = firstKey(keys, "options")?.value ?? "$default_kernelopts";
  const name = /^\$(\w+)/.exec(value)?.[1];
  return name === undefined ? undefined : frame.environment.get(name)?.place;
}
