import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checks } from "../../checks/index.ts";
import { commandBlocks, kernelParameters, waagentSetting } from "../../src/lint/fix.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vhdlint-fix-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("bash understands the fix of every check", async () => {
  const refused: string[] = [];
  for (const { id, fix } of checks) {
    for (const { where = "", commands } of commandBlocks(fix)) {
      const { status, stderr } = spawnSync("bash", ["-n"], { input: `${commands.join("\n")}\n`, encoding: "utf8" });
      if (status !== 0) refused.push(`${id} ${where}: ${stderr}`);
    }
  }
  expect(refused).toEqual([]);
});

/** A file after the commands ran on it; its path in them is replaced. */
async function after(text: string, path: string, commands: readonly string[]): Promise<string> {
  const file = join(folder, "file");
  await writeFile(file, text);
  const here = commands.map((line) => line.replaceAll(path, file)).join("\n");
  const { status, stderr } = spawnSync("bash", ["-eu"], { input: here, encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return readFile(file, "utf8");
}

describe("a key of waagent.conf", () => {
  const { commands = [] } = waagentSetting("Extensions.Enabled", "y");
  test.each([
    ["replaces its line", "A=1\nExtensions.Enabled=n\nB=2\n", "A=1\nB=2\nExtensions.Enabled=y\n"],
    ["is added where there is none", "A=1\n", "A=1\nExtensions.Enabled=y\n"],
    ["leaves its like alone", "ExtensionsXEnabled=n\n", "ExtensionsXEnabled=n\nExtensions.Enabled=y\n"],
  ])("%s", async (_, before, expected) => {
    expect(await after(before, "/etc/waagent.conf", commands)).toBe(expected);
  });
});

describe("parameters of the kernel in /etc/default/grub", () => {
  const settings = (commands: readonly string[] = []) => commands.filter((line) => line.startsWith("sed"));
  test("are added and taken off", async () => {
    const { commandsFor } = kernelParameters({
      add: "console=ttyS0,115200n8",
      remove: ["quiet", "reserve=0x1f0,0x8", "clocksource="],
    });
    const before = [
      'GRUB_CMDLINE_LINUX_DEFAULT="quiet splash clocksource=tsc"',
      'GRUB_CMDLINE_LINUX="reserve=0x1f0,0x8 noquiet=1"',
      "GRUB_TIMEOUT=5",
      "",
    ].join("\n");
    expect(await after(before, "/etc/default/grub", settings(commandsFor.suse))).toBe(
      [
        'GRUB_CMDLINE_LINUX_DEFAULT="console=ttyS0,115200n8 splash "',
        'GRUB_CMDLINE_LINUX="noquiet=1"',
        "GRUB_TIMEOUT=5",
        "",
      ].join("\n"),
    );
  });
});
