import type { ConfigReader, SearchedFile } from "./config-search.ts";
import { cutComment, shellLines, shellWords, trimSpace, unquote } from "./shell-text.ts";

/** What ds-identify does, and from where it was told to. */
export interface Policy {
  readonly mode: "enabled" | "disabled" | "search" | "report";
  readonly found: "all" | "first";
  readonly maybe: "all" | "none";
  readonly notFound: "enabled" | "disabled";
}

/** A setting with its place; the path of one from the command line is that of the boot entry, where there is one. */
export interface Setting {
  readonly value: string;
  readonly path?: string;
  readonly line?: number;
}

/** `datasource:` and `policy:` of ds-identify.cfg or of the command line, which is stronger. */
export interface DsIdentifySettings {
  readonly datasource: Setting | undefined;
  readonly policy: Setting | undefined;
}

export interface SettingsInput {
  /** /etc/cloud/ds-identify.cfg, when it is a regular file. */
  readonly ownConfig: SearchedFile | undefined;
  readonly commandLine: { readonly text: string; readonly path?: string; readonly line?: number };
  readonly traits: {
    readonly reader: ConfigReader;
    readonly readsDsParameter: boolean;
    readonly cutsAtSemicolon: "no" | "last" | "first";
  };
}

/** `read_config` of ds-identify. */
export function readSettings({ ownConfig, commandLine, traits }: SettingsInput): DsIdentifySettings {
  let datasource: Setting | undefined;
  let policy: Setting | undefined;
  for (const { key, value, line } of ownConfig ? ownLines(ownConfig.text, traits.reader) : []) {
    const setting = { value, path: ownConfig?.path ?? "", line };
    if (key === "datasource") datasource = setting;
    if (key === "policy") policy = setting;
  }
  const { text, ...place } = commandLine;
  for (const word of shellWords(text)) {
    const equals = word.indexOf("=");
    // A word without an equals sign is its own value.
    const key = equals < 0 ? word : word.slice(0, equals);
    const whole = equals < 0 ? word : word.slice(equals + 1);
    const value = cutAtSemicolon(whole, traits.cutsAtSemicolon);
    if (key === "ci.ds" || key === "ci.datasource" || (key === "ds" && traits.readsDsParameter))
      datasource = { value, ...place };
    if (key === "ci.di.policy") policy = { value, ...place };
  }
  return { datasource: datasource?.value === "" ? undefined : datasource, policy };
}

function cutAtSemicolon(value: string, which: "no" | "last" | "first"): string {
  const semicolon = which === "no" ? -1 : which === "last" ? value.lastIndexOf(";") : value.indexOf(";");
  return semicolon < 0 ? value : value.slice(0, semicolon);
}

/** The value of one key of ds-identify.cfg, the first of several (`_read_config` with a name). */
export function ownSetting(ownConfig: SearchedFile, name: string, reader: ConfigReader): string | undefined {
  return ownLines(ownConfig.text, reader).find(({ key }) => key === name)?.value;
}

function ownLines(text: string, reader: ConfigReader): { key: string; value: string; line: number }[] {
  const trim = reader !== "grep" ? (part: string) => shellWords(part).join(" ") : trimSpace;
  return shellLines(text).flatMap((raw) => {
    const line = cutComment(raw.text);
    const colon = line.indexOf(":");
    if (colon < 0) return [];
    return [{ key: trim(line.slice(0, colon)), value: unquote(trim(line.slice(colon + 1))), line: raw.line }];
  });
}

/** `parse_policy`: words in any order, the last of a kind wins; what is missing or invalid comes from the default. */
export function parsePolicy(text: string, fallback: string): Policy {
  const base: Policy =
    text === fallback
      ? { mode: "search", found: "all", maybe: "all", notFound: "disabled" }
      : parsePolicy(fallback, fallback);
  let { mode, found, maybe, notFound } = base;
  for (const word of text.split(",")) {
    const value = word.slice(word.indexOf("=") + 1);
    if (word === "enabled" || word === "disabled" || word === "search" || word === "report") mode = word;
    else if (word.startsWith("found=")) found = value === "all" || value === "first" ? value : base.found;
    else if (word.startsWith("maybe=")) maybe = value === "all" || value === "none" ? value : base.maybe;
    else if (word.startsWith("notfound="))
      notFound = value === "enabled" || value === "disabled" ? value : base.notFound;
  }
  return { mode, found, maybe, notFound };
}
