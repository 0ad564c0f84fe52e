import { isImageError } from "../../image/errors.ts";
import type { Located } from "../../image/fact.ts";
import type { Image } from "../../image/image.ts";
import { readShellVariables } from "../shell-variables.ts";
import { type Unit, units } from "../units.ts";
import { splitWords } from "../units/unit-file.ts";
import { commandOf } from "../waagent/command-line.ts";
import { type SshdLine, parseSshdConfig } from "./sshd-config.ts";

/** What the service's command line says over the configuration file: sshd(8), `-f`, `-o` and `-p`. */
export interface ServerOptions {
  readonly configPath: string | undefined;
  readonly lines: readonly (Omit<SshdLine, "line"> & { readonly path: string; readonly line: number })[];
  /** Files of variables that could not be read. */
  readonly unseen: readonly Error[];
}

/** Options of sshd that take the next word, where none is attached. */
const withArgument = /^-[bCcEfghkopu]/;

/** The options of the service that starts sshd, variables of its environment files put in. */
export async function serverOptions(image: Image): Promise<ServerOptions> {
  const unseen: Error[] = [];
  const unit = (await image.fact(units)).find("ssh.service", "sshd.service");
  const command = unit && !unit.masked ? commandOf(unit.values("Service", "ExecStart")) : undefined;
  if (!unit || !command?.program.endsWith("/sshd")) return { configPath: undefined, lines: [], unseen };
  const variables = await environmentOf(image, unit, unseen);
  const words = command.args.flatMap((arg) =>
    expand(arg, { value: arg, path: command.path, line: command.line }, variables),
  );
  return { ...parseOptions(words), unseen };
}

type Variables = ReadonlyMap<string, Located<string>>;

/** Environment= and EnvironmentFile= of the unit; a file that is missing sets nothing (systemd.exec(5)). */
async function environmentOf({ tree }: Image, unit: Unit, unseen: Error[]): Promise<Variables> {
  const variables = new Map<string, Located<string>>();
  for (const { value, path, line } of unit.values("Service", "Environment")) {
    for (const word of splitWords(value)) {
      const equals = word.indexOf("=");
      if (equals > 0) variables.set(word.slice(0, equals), { value: word.slice(equals + 1), path, line });
    }
  }
  for (const { value } of unit.values("Service", "EnvironmentFile")) {
    const file = value.replace(/^-/, "");
    if (!file.startsWith("/")) continue;
    try {
      const text = await tree.readText(file, { optional: true });
      for (const [name, variable] of readShellVariables(text ?? "", file).variables) variables.set(name, variable);
    } catch (error) {
      if (!isImageError(error)) throw error;
      unseen.push(error);
    }
  }
  return variables;
}

/** `$NAME` as a word of its own splits into words, `${NAME}` does not (systemd.service(5), "Command Lines"). */
function expand(arg: string, place: Located<string>, variables: Variables): readonly Located<string>[] {
  const whole = /^\$(\w+)$/.exec(arg)?.[1];
  if (whole === undefined) {
    const value = arg.replace(/\$\{(\w+)\}/g, (_, name: string) => variables.get(name)?.value ?? "");
    return [{ ...place, value }];
  }
  const variable = variables.get(whole);
  return variable ? splitWords(variable.value).map((value) => ({ ...variable, value })) : [];
}

function parseOptions(words: readonly Located<string>[]): Pick<ServerOptions, "configPath" | "lines"> {
  let configPath: string | undefined;
  const lines: ServerOptions["lines"][number][] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (!word || !withArgument.test(word.value)) continue;
    const attached = word.value.slice(2);
    const argument = attached === "" ? (words[++index]?.value ?? "") : attached;
    const option = word.value.charAt(1);
    if (option === "f") configPath = argument;
    const text = option === "p" ? `Port ${argument}` : option === "o" ? argument : "";
    for (const line of parseSshdConfig(text).lines) lines.push({ ...line, path: word.path, line: word.line });
  }
  return { configPath, lines };
}
