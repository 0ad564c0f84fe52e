import { describe, expect, test } from "vitest";
import { commandOf, configurationPathOf, scriptOf, shebangOf } from "../../../src/facts/waagent/command-line.ts";

function command(...values: string[]) {
  return commandOf(values.map((value, index) => ({ value, path: "/unit", line: index + 1 })));
}

test("the first command after the last empty assignment is the daemon's", () => {
  expect(command("/a -daemon", "", "/b -daemon", "/c")).toEqual({
    program: "/b",
    args: ["-daemon"],
    path: "/unit",
    line: 3,
  });
  expect(command("/a", "")).toBeUndefined();
  expect(command()).toBeUndefined();
});

test("systemd's prefixes are no part of the program", () => {
  expect(command("-+/usr/sbin/waagent -daemon")).toMatchObject({ program: "/usr/sbin/waagent", args: ["-daemon"] });
  expect(command("@/usr/bin/python3 waagent -u /usr/sbin/waagent")).toMatchObject({
    program: "/usr/bin/python3",
    args: ["-u", "/usr/sbin/waagent"],
  });
});

describe("the configuration that the command names", () => {
  test.each([
    [["-daemon"], undefined],
    [["-daemon", "-configuration-path:/opt/waagent.conf"], "/opt/waagent.conf"],
    [["--configuration-path:/a.conf", "/configuration-path:/b_1.conf"], "/b_1.conf"],
    [["configuration-path:/etc/my waagent.conf"], "/etc/my"],
    [["-configuration-path=/a.conf"], undefined],
    [["-configuration-path:"], undefined],
    [["x-configuration-path:/a"], undefined],
  ])("%j names %s", (args, path) => expect(configurationPathOf(args)).toBe(path));
});

describe("interpreter and script", () => {
  test.each([
    ["/usr/bin/python3 -u /usr/sbin/waagent -daemon", "/usr/bin/python3", "/usr/sbin/waagent"],
    ["/usr/libexec/platform-python3.6 /usr/sbin/waagent", "/usr/libexec/platform-python3.6", "/usr/sbin/waagent"],
    ["/usr/bin/python3 -W ignore -X utf8 /usr/sbin/waagent", "/usr/bin/python3", "/usr/sbin/waagent"],
    ["/usr/bin/python3 -m azurelinuxagent.agent -daemon", "/usr/bin/python3", undefined],
    ["/usr/bin/env -S PYTHONPATH=/x python3 -u /usr/sbin/waagent", "python3", "/usr/sbin/waagent"],
    ["/usr/sbin/waagent -daemon", undefined, "/usr/sbin/waagent"],
    ["waagent -daemon", undefined, "waagent"],
    ["/usr/bin/pythonic /x", undefined, "/usr/bin/pythonic"],
  ])("%s", (line, interpreter, script) => {
    const [program = "", ...args] = line.split(" ");
    expect(scriptOf({ program, args })).toEqual({ interpreter, script });
  });
});

describe("the first line of a script", () => {
  test.each([
    ["#!/usr/bin/python3\nimport os\n", "/usr/bin/python3"],
    ["#! /usr/bin/python3 -u\n", "/usr/bin/python3"],
    ["#!/usr/bin/env python\n", "python"],
    ["#!/usr/bin/env -S python3 -u\n", "python3"],
    ["#!/usr/bin/python3\r\n", "/usr/bin/python3\r"],
    ["import os\n", undefined],
    ["#!\n", undefined],
  ])("%j names %j", (text, interpreter) => expect(shebangOf(text)).toBe(interpreter));
});
