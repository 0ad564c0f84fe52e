import { mkdirSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { checks } from "../../checks/index.ts";
import { flagNames, flags } from "../../src/cli/flags.ts";
import { bundled } from "../cli/vhdlint.ts";
import { installTools, run as runTool } from "./tools.ts";

// What shells themselves make of the scripts: the user types, and presses Tab.
const { run, path } = bundled();
const ids = checks.map(({ id }) => id).sort();
const ofArea = (area: string) => ids.filter((id) => id.startsWith(`${area}.`));
const flagsOf = (command: string) =>
  flagNames.filter((name) => flags[name].commands.some((each) => each === command)).map((name) => `--${name}`);

interface Case {
  readonly typed: string;
  /** All that is offered. */
  readonly offers?: readonly string[];
  readonly alsoOffers?: readonly string[];
}

const cases: readonly Case[] = [
  { typed: "vhdlint exp", offers: ["explain"] },
  { typed: "vhdlint --type ", offers: flags.type.values },
  { typed: "vhdlint --target managed-", offers: ["managed-disk", "managed-image"] },
  { typed: "vhdlint --fail-on w", offers: ["warning"] },
  { typed: "vhdlint explain agent.service-", offers: ofArea("agent").filter((id) => id.startsWith("agent.service-")) },
  { typed: "vhdlint list clo", alsoOffers: ["cloud-init.*", ...ofArea("cloud-init")] },
  { typed: "vhdlint --only agent.", alsoOffers: ["agent.*", ...ofArea("agent")] },
  { typed: "vhdlint list --f", offers: ["--format"] },
  { typed: "vhdlint --ty", offers: ["--type"] },
  { typed: "vhdlint completion ", offers: ["bash", "zsh", "fish"] },
];

beforeAll(async () => {
  installTools({ bash: "bash", zsh: "zsh", fish: "fish" });
  mkdirSync(path("work"), { recursive: true });
  for (const file of ["disk.vhd", "policy.yaml"]) writeFileSync(path("work", file), "");
  for (const shell of ["bash", "zsh", "fish"]) {
    writeFileSync(path(`completion.${shell}`), (await run(["completion", shell])).stdout);
  }
});

function expectOffer(found: readonly string[], { offers, alsoOffers = [] }: Case): void {
  if (offers) expect([...found].sort()).toEqual([...offers].sort());
  expect(found).toEqual(expect.arrayContaining([...alsoOffers]));
}

describe("bash", () => {
  /** Cuts the line as readline does, = apart, and calls what `complete` has registered. */
  function complete(typed: string): string[] {
    const script = `source "$1"
      [[ "$(complete -p vhdlint)" == *"-F _vhdlint"* ]] || exit 3
      COMP_WORDS=("\${@:2}") COMP_CWORD=$(($# - 2))
      _vhdlint && printf '%s\\n' "\${COMPREPLY[@]}"`;
    const words = typed.replaceAll("=", " = ").split(/ +/);
    const args = ["--norc", "-c", script, "bash", path("completion.bash"), ...words];
    return runTool("bash", args, { cwd: path("work") })
      .split("\n")
      .filter(Boolean);
  }
  test.each(cases)("$typed", (row) => expectOffer(complete(row.typed), row));
  test("goes on after a comma", () => {
    expect(complete("vhdlint --show passed,tim")).toEqual(["passed,timings"]);
    expect(complete("vhdlint --skip boot.*,agent.service-e")).toEqual(["boot.*,agent.service-enabled"]);
  });
  test("takes = for a blank", () => expect(complete("vhdlint --type=gen")).toEqual(["generalized"]));
  test("knows the flags of each command", () => {
    expect(complete("vhdlint explain --")).toEqual(flagsOf("explain"));
    expect(complete("vhdlint --")).toEqual(flagsOf("check"));
  });
  test("leaves files to readline", () => {
    expect(complete("vhdlint check dis")).toEqual([]);
    expect(
      runTool("bash", ["--norc", "-c", 'source "$1"; complete -p vhdlint', "bash", path("completion.bash")]),
    ).toContain("-o default");
  });
});

describe("fish", () => {
  function complete(typed: string): string[] {
    const script = "source $argv[1]; complete --do-complete $argv[2]";
    return runTool("fish", ["--no-config", "-c", script, path("completion.fish"), typed], { cwd: path("work") })
      .split("\n")
      .map((line) => line.split("\t")[0] ?? "")
      .filter(Boolean);
  }
  test.each(cases)("$typed", (row) => {
    expectOffer(complete(row.typed), row);
  });
  test("goes on after a comma", () => {
    expect(complete("vhdlint --show passed,tim")).toEqual(["passed,timings"]);
    expect(complete("vhdlint --skip boot.*,agent.service-e")).toEqual(["boot.*,agent.service-enabled"]);
  });
  test("offers files where files are meant", () => {
    expect(complete("vhdlint check dis")).toEqual(["disk.vhd"]);
    expect(complete("vhdlint --config pol")).toEqual(["policy.yaml"]);
  });
});

describe("zsh", () => {
  /** A shell with a terminal, whose completion tells what it would offer. */
  function complete(typed: string): string[] {
    const script = `zmodload zsh/zpty
      zpty shell zsh -f -i
      zpty -w shell "PS1= PS2=; autoload -Uz compinit && compinit -u -D; source '$1'; cd '$2'"
      zpty -w shell 'compadd() { if [[ \${@[(i)-(O|A|D)]} -le \${#@[1,(i)(-|--)]} ]]; then builtin compadd "$@"; return; fi; typeset -a hits; builtin compadd -A hits "$@"; print -l -- "<begin>" $IPREFIX\${^hits} "<end>" }'
      zpty -w shell 'zle-finish() { print -r -- "<""done>" }; zle -N zle-finish; bindkey "^X" zle-finish; stty -echo -onlcr; print -r -- "<""ready>"'
      zpty -r -m shell seen "*<ready>*"
      zpty -w -n shell "$3"$'\\t\\C-x'
      zpty -r -m shell seen "*<done>*"
      print -r -- "$seen"`;
    const seen = runTool("zsh", ["-f", "-c", script, "zsh", path("completion.zsh"), path("work"), typed], {
      timeout: 60_000,
    });
    const parts = [...seen.matchAll(/<begin>\r?\n([\s\S]*?)<end>/g)].flatMap(([, lines = ""]) => lines.split(/\r?\n/));
    return parts.filter(Boolean);
  }
  test.each(cases)("$typed", (row) => expectOffer(complete(row.typed), row));
  test("goes on after a comma and an equals sign", () => {
    expect(complete("vhdlint --show passed,tim")).toEqual(["passed,timings"]);
    expect(complete("vhdlint --type=gen")).toEqual(["--type=generalized"]);
  });
  test("offers files where files are meant", () => {
    expect(complete("vhdlint check dis")).toContain("disk.vhd");
  });
});
