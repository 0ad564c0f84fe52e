import { describe, expect, test } from "vitest";
import { checks } from "../../checks/index.ts";
import { bashCompletion } from "../../src/cli/completion/bash.ts";
import { fishCompletion } from "../../src/cli/completion/fish.ts";
import { vocabulary } from "../../src/cli/completion/vocabulary.ts";
import { zshCompletion } from "../../src/cli/completion/zsh.ts";
import { commands, flagNames, flags } from "../../src/cli/flags.ts";
import { bundled } from "./vhdlint.ts";

const { run } = bundled();
const words = vocabulary(checks);

describe("the words of completion", () => {
  test("are those of the table of flags and the checks, and harmless in a shell", () => {
    expect(words.flags.map(({ name }) => name)).toEqual(flagNames);
    expect(words.ids).toHaveLength(checks.length);
    expect(words.globs).toContain("agent.*");
    expect(words.flags.find(({ name }) => name === "type")?.values).toEqual(flags.type.values);
    const all = [...words.commands, ...words.globs, ...words.flags.flatMap(({ name, values }) => [name, ...values])];
    expect(all.filter((word) => !/^[\w.*-]+$/.test(word))).toEqual([]);
  });

  test.each([
    ["bash", bashCompletion],
    ["zsh", zshCompletion],
    ["fish", fishCompletion],
  ])("are all in the script for %s", async (shell, script) => {
    const text = script(words);
    for (const word of [...commands, ...flagNames, ...words.ids, ...flags.target.values]) expect(text).toContain(word);
    expect(await run(["completion", shell])).toMatchObject({ code: 0, stdout: text, stderr: "" });
  });
});

describe("completion", () => {
  test("takes the user's own shell", async () => {
    const { stdout } = await run(["completion"], { env: { SHELL: "/usr/bin/fish" } });
    expect(stdout).toBe(fishCompletion(words));
  });
  test.each([
    [["completion"], "completion needs a shell - it is one of: bash, zsh, fish"],
    [["completion", "bsh"], "there is no completion for bsh - did you mean bash?"],
    [["completion", "bash", "zsh"], "completion takes one shell"],
  ])("refuses %j", async (args, message) => {
    expect(await run(args)).toMatchObject({ code: 2, stdout: "", stderr: `vhdlint: ${message}\n` });
  });
});
