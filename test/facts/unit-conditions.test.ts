import { describe, expect, test } from "vitest";
import { failedCondition } from "../../src/facts/unit-conditions.ts";
import { units } from "../../src/facts/units.ts";
import { imageFrom, program, type Tree } from "../../src/testing/index.ts";

async function failed(lines: readonly string[], tree: Tree = {}): Promise<string | undefined> {
  const text = ["[Unit]", ...lines, "[Service]", "ExecStart=/x", ""].join("\n");
  const image = imageFrom({ "/usr/lib/systemd/system/a.service": text, ...tree });
  const unit = (await image.fact(units)).find("a.service");
  if (!unit) throw new Error("no unit");
  return (await failedCondition(image.tree, unit))?.text;
}

const files: Tree = { "/etc/there": "text", "/etc/empty": "", "/bin/run": program(), "/etc/dir/a": "" };

describe("holds", () => {
  test.each([
    [["ConditionPathExists=/etc/there", "ConditionFileNotEmpty=/etc/there", "ConditionPathIsDirectory=/etc/dir"]],
    [["ConditionFileIsExecutable=/bin/run", "ConditionDirectoryNotEmpty=/etc/dir", "AssertPathExists=/etc/there"]],
    [["ConditionPathExists=!/etc/gone", "ConditionFileIsExecutable=!/etc/there"]],
    [["ConditionPathExists=/etc/gone", "ConditionPathExists="]],
    [["ConditionPathExists=|/etc/gone", "ConditionPathExists=|!/etc/gone"]],
    [["ConditionPathExists=|/etc/gone", "ConditionKernelCommandLine=|x"]],
    [["ConditionPathExists=/run/x", "ConditionPathExists=!/run/x", "ConditionPathExists=/sys/module/hv_vmbus"]],
    [["ConditionVirtualization=microsoft"]],
    [["ConditionVirtualization=vm", "ConditionVirtualization=!container"]],
    [["ConditionKernelCommandLine=!x", "ConditionUnheardOf=1"]],
  ])("%j", async (lines) => expect(await failed(lines, files)).toBeUndefined());
});

describe("does not hold", () => {
  test.each([
    [["ConditionPathExists=/etc/gone"], "ConditionPathExists=/etc/gone"],
    [["ConditionPathExists=!/etc/there"], "ConditionPathExists=!/etc/there"],
    [["ConditionFileIsExecutable=/etc/there"], "ConditionFileIsExecutable=/etc/there"],
    [["ConditionFileNotEmpty=/etc/empty"], "ConditionFileNotEmpty=/etc/empty"],
    [["ConditionVirtualization=kvm"], "ConditionVirtualization=kvm"],
    [["ConditionVirtualization=!vm"], "ConditionVirtualization=!vm"],
    [["AssertPathExists=/etc/gone"], "AssertPathExists=/etc/gone"],
    [["ConditionPathExists=|/etc/gone", "ConditionPathExists=|/etc/gone2"], "ConditionPathExists=|/etc/gone"],
    [["ConditionPathExists=|/etc/there", "ConditionPathExists=/etc/gone"], "ConditionPathExists=/etc/gone"],
  ])("%j", async (lines, text) => expect(await failed(lines, files)).toBe(text));
});
