import { type BootEntry, bootEntries } from "../../src/facts/boot-entries.ts";
import type { CommandLineWord } from "../../src/facts/kernel-command-line.ts";
import { os } from "../../src/facts/os.ts";
import type { Image } from "../../src/image/image.ts";
import { type Check, type Finding, type NotApplicable, type Undecided, undecided } from "../../src/lint/check.ts";
import { kernelParameters, newBootConfiguration } from "../../src/lint/fix.ts";
import type { Target } from "../../src/lint/target.ts";

/** What the boot loader starts by itself, with the words that the kernel gets. */
export interface StartedEntry {
  readonly entry: BootEntry;
  readonly words: readonly CommandLineWord[];
  /** Where the words stand, for findings. */
  readonly at: { readonly path: string; readonly line: number; readonly subject: string };
}

/** The default entries of all firmwares, each command line once; every normal entry where no default is known. */
export async function startedEntries(image: Image): Promise<readonly StartedEntry[]> {
  const { defaults, entries } = await image.fact(bootEntries);
  const started = new Map<string, StartedEntry>();
  for (const entry of defaults.length > 0 ? defaults : entries) {
    const { cmdline: words, cmdlineSource, title } = entry;
    if (words === undefined || (entry.isRescue && defaults.length === 0)) continue;
    const { path, line } = cmdlineSource;
    const key = `${path}:${line} ${words.map(({ text }) => text).join(" ")}`;
    if (!started.has(key)) started.set(key, { entry, words, at: { path, line, subject: title } });
  }
  return [...started.values()];
}

export interface CommandLineContext {
  readonly image: Image;
  readonly target: Target;
  /** The image is for arm64. */
  readonly arm: boolean;
}

export interface CommandLineCheck extends Omit<Check, "run" | "options" | "fix"> {
  /** What to add to the kernel's parameters or to take off them; the fix says how. */
  readonly change: string;
  /** The same as words, where the defect is always the same. */
  readonly parameters?: Parameters<typeof kernelParameters>[0];
  /** Judges one command line that the image boots with. */
  judge(
    started: StartedEntry,
    context: CommandLineContext,
  ): Promise<readonly Finding[] | NotApplicable> | readonly Finding[] | NotApplicable;
}

/** A check of the words that the kernel gets: of every entry that starts by itself. */
export function commandLineCheck({ change, parameters, judge, ...check }: CommandLineCheck): Check {
  return {
    ...check,
    fix: {
      text: `${change}, and make the boot configuration anew.`,
      ...(parameters ? kernelParameters(parameters) : newBootConfiguration),
    },
    async run(image, { target }) {
      const started = await startedEntries(image);
      if (started.length === 0) return noCommandLine();
      const arm = (target.arch ?? (await image.fact(os)).arch) === "aarch64";
      const findings: Finding[] = [];
      let reason: NotApplicable | undefined;
      for (const one of started) {
        const judged = await judge(one, { image, target, arm });
        if ("kind" in judged) reason = judged;
        else findings.push(...judged);
      }
      return findings.length === 0 && reason ? reason : findings;
    },
  };
}

export function noCommandLine(): Undecided {
  return undecided("no boot configuration with a kernel command line was found");
}

/** The values of `console=` in order. */
export function consolesOf(words: readonly CommandLineWord[]): readonly string[] {
  return words.filter(({ name, forInit }) => name === "console" && !forInit).map(({ value = "" }) => value);
}

/** The serial port of Azure VMs, with any speed; official SUSE images for arm64 write `tty1,ttyAMA0`. */
export function isSerialConsole(value: string, arm: boolean): boolean {
  return arm ? /(^|,)ttyAMA0(,|$)/.test(value) : /^ttyS0(,|$)/.test(value);
}

export function shownConsoles(consoles: readonly string[]): string {
  return consoles.map((value) => `console=${value}`).join(" ") || "no console=";
}

/** Findings of words that should not be there. */
export function unwanted(
  { words, at }: StartedEntry,
  isUnwanted: (word: CommandLineWord) => boolean,
  message: (word: string) => string,
): readonly Finding[] {
  return words
    .filter((word) => !word.forInit && isUnwanted(word))
    .map((word) => ({ message: message(word.text), ...at, evidence: { actual: word.text } }));
}
