import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeWaagentConf, fatalLine, parseWaagentConf } from "../../src/facts/waagent-conf.ts";
import { isReadBy, waagentKeys } from "../../src/facts/waagent/keys.ts";

function parse(text: string, agentVersion?: string) {
  return parseWaagentConf(text, "/etc/waagent.conf", agentVersion);
}

describe("one line, as current agents take it", () => {
  const agentOf = (line: string) => parse(line).string("Provisioning.Agent").value;
  test.each([
    ['Provisioning.Agent = "cloud-init"', "cloud-init"],
    ["Provisioning.Agent=cloud-init # note", "cloud-init"],
    ["Provisioning.Agent='disabled'", "'disabled'"],
    ["Provisioning.Agent=Auto", "Auto"],
    ["Provisioning.Agent=", ""],
    ['Provisioning.Agent=""', ""],
    ["Provisioning.Agent=None", "auto"],
    ['Provisioning.Agent="None"', "auto"],
    ["Provisioning.Agent=none", "none"],
    ["provisioning.agent=disabled", "auto"],
    ["Provisioning.Agent: disabled", "auto"],
    ['Provisioning.Agent="cloud-init"\t', 'cloud-init"'],
    ['Provisioning.Agent="cloud-init"\r', 'cloud-init"'],
    ["Provisioning.Agent=cloud-init\r", "cloud-init"],
    ["Provisioning.Agent=\tcloud-init", "cloud-init"],
    ['Provisioning.Agent="\tcloud-init\t"', "cloud-init"],
    ["\t Provisioning.Agent\t=disabled", "disabled"],
    ["\uFEFFProvisioning.Agent=disabled", "auto"],
    ["Provisioning.Agent=disabled\uFEFF", "disabled\uFEFF"],
    ["Provisioning.Agent=\u00a0disabled\x1f\x85", "disabled"],
    ["Provisioning.Agent=a=b", "a=b"],
    ["Provisioning.Agent=#disabled", ""],
    ['Provisioning.Agent=" "" disabled', "disabled"],
    ["#Provisioning.Agent=disabled", "auto"],
    [" #Provisioning.Agent=disabled", "auto"],
    ["[section]\nProvisioning.Agent=disabled", "disabled"],
    ["Provisioning.Agent=disabled\\\nmore", "disabled\\"],
  ])("%j gives %j", (line, value) => expect(agentOf(line)).toBe(value));
});

test("the last line of a key counts, also one that says None", () => {
  const config = parse("ResourceDisk.Format=y\nOS.SshDir=/a\nResourceDisk.Format=n\nOS.SshDir=None\n");
  expect(config.switch("ResourceDisk.Format")).toMatchObject({ value: false, line: 3, raw: "n", accepted: true });
  expect(config.string("OS.SshDir")).toMatchObject({ value: "/etc/ssh", line: 4, raw: "None", accepted: true });
});

test("a key that no line sets has the code's default, not the one of shipped files", () => {
  const config = parse("\n");
  expect(config.switch("ResourceDisk.Format")).toEqual({
    value: false,
    key: "ResourceDisk.Format",
    path: "/etc/waagent.conf",
    line: undefined,
    raw: undefined,
    accepted: true,
  });
  expect(config.string("OS.RootDeviceScsiTimeout").value).toBeUndefined();
  expect(config.int("HttpProxy.Port").value).toBeUndefined();
  expect(config.string("Lib.Dir").value).toBe("/var/lib/waagent");
});

describe("switches", () => {
  test.each([
    ["y", true],
    ["Y", true],
    ['"y"', true],
    ["n", false],
    ["N # off", false],
  ])("%s is %s for keys of either default", (text, value) => {
    const config = parse(`Extensions.Enabled=${text}\nResourceDisk.Format=${text}`);
    expect(config.switch("Extensions.Enabled")).toMatchObject({ value, accepted: true });
    expect(config.switch("ResourceDisk.Format")).toMatchObject({ value, accepted: true });
  });

  test.each(["yes", "true", "1", "on", "no", "false", "0", "", "'y'", "y;"])("%j leaves the default", (text) => {
    const config = parse(`Extensions.Enabled=${text}\nResourceDisk.Format=${text}`);
    expect(config.switch("Extensions.Enabled")).toMatchObject({ value: true, accepted: false, line: 1, raw: text });
    expect(config.switch("ResourceDisk.Format")).toMatchObject({ value: false, accepted: false });
  });
});

describe("numbers", () => {
  test.each([
    ["2048", 2048],
    ["+7", 7],
    ["-7", -7],
    ['" 7 "', 7],
    ["1_000", 1000],
    ["007", 7],
    ["0", 0],
    ["\u0662\u0660", 20],
    ["\uFF12", 2],
    ["\u{1D7D9}", 1],
  ])("%j is %d", (text, value) => {
    expect(parse(`ResourceDisk.SwapSizeMB=${text}`).int("ResourceDisk.SwapSizeMB")).toMatchObject({
      value,
      accepted: true,
    });
  });

  test.each(["0x10", "1.5", "", "1__0", "_1", "1_", "1 0", "2048MB", "- 7", "+"])("%j leaves the default", (text) => {
    const config = parse(`Extensions.GoalStatePeriod=${text}`);
    expect(config.int("Extensions.GoalStatePeriod")).toMatchObject({ value: 6, accepted: false, line: 1 });
  });
});

test("the time to wait for cloud-init cannot be set: the agent fetches it as a switch", () => {
  const timeout = parse("Extensions.WaitForCloudInitTimeout=60").int("Extensions.WaitForCloudInitTimeout");
  expect(timeout).toMatchObject({ value: 3600, accepted: false, line: 1 });
});

describe("keys that fall back to another", () => {
  test("AutoUpdate.UpdateToLatestVersion follows AutoUpdate.Enabled, and the place is that line", () => {
    const config = parse("\nAutoUpdate.Enabled=n");
    expect(config.switch("AutoUpdate.UpdateToLatestVersion")).toMatchObject({
      value: false,
      key: "AutoUpdate.Enabled",
      line: 2,
    });
  });

  test("its own line wins, and a bad value of its own leaves the other's", () => {
    const both = parse("AutoUpdate.UpdateToLatestVersion=y\nAutoUpdate.Enabled=n");
    expect(both.switch("AutoUpdate.UpdateToLatestVersion")).toMatchObject({ value: true, line: 1 });
    const bad = parse("AutoUpdate.UpdateToLatestVersion=yes\nAutoUpdate.Enabled=n");
    expect(bad.switch("AutoUpdate.UpdateToLatestVersion")).toMatchObject({ value: false, accepted: false, line: 1 });
  });

  test("the first goal-state period follows the general one", () => {
    expect(parse("Extensions.GoalStatePeriod=30").int("Extensions.InitialGoalStatePeriod").value).toBe(30);
    const own = parse("Extensions.GoalStatePeriod=30\nExtensions.InitialGoalStatePeriod=2");
    expect(own.int("Extensions.InitialGoalStatePeriod").value).toBe(2);
  });
});

describe("older agents", () => {
  const value = (line: string, version: string) => parse(line, version).last("OS.HomeDir")?.value;
  test.each([
    ["OS.HomeDir=/home extra", "/home", "/home extra", "/home extra", "/home extra"],
    ["OS.HomeDir=/a#b", "/a#b", "/a#b", "/a", "/a"],
    ["OS.HomeDir=/a=b", "/a", "/a", "/a", "/a=b"],
    ["OS.HomeDir=/a\r", "/a", "/a\r", "/a\r", "/a"],
    ["OS.HomeDir = /a", undefined, "/a", "/a", "/a"],
  ])("%j in 2.2.11, 2.2.18, 2.2.20, 2.2.25", (line, ...expected) => {
    expect(["2.2.11", "2.2.18", "2.2.20", "2.2.25"].map((version) => value(line, version))).toEqual(expected);
  });

  test("up to 2.2.11 a line with blanks around = kills the agent", () => {
    expect(fatalLine("A=b\n# x = y\nKey = value\n", "2.2.11")).toBe(3);
    expect(fatalLine("A=b\n Key=value with = more\n", "2.2.11")).toBeUndefined();
    expect(fatalLine("Key = value\n", "2.2.12")).toBeUndefined();
  });

  test("defaults and keys are those of the release", () => {
    expect(parse("\n", "2.2.53.1").switch("Logs.Collect").value).toBe(false);
    expect(parse("\n", "2.7.0.6").switch("Logs.Collect").value).toBe(true);
    expect(parse("\n", "2.7.3.0").int("OS.EnableFirewallPeriod").value).toBe(30);
    expect(isReadBy("Provisioning.Agent", "2.2.44")).toBe(false);
    expect(isReadBy("Provisioning.Agent", "2.2.45")).toBe(true);
    expect(isReadBy("Provisioning.Enabled", "2.2.44")).toBe(true);
    expect(isReadBy("Provisioning.Enabled", "2.2.45")).toBe(false);
    expect(isReadBy("Provisioning.Enabled", undefined)).toBe(false);
    expect(isReadBy("Home.Dir", "2.12.0.2")).toBe(false);
    expect(isReadBy("constructor", "2.12.0.2")).toBe(false);
  });
});

test("what the agent passes over or takes oddly is told with its line", () => {
  const text = [
    "\uFEFFOS.SshDir=/etc/ssh",
    "",
    "  # indented comment = harmless",
    "OS.HomeDir: /home",
    "\t\r",
    "Lib.Dir='/var/lib/waagent'",
    'ResourceDisk.Filesystem="ext4"\r',
    "ResourceDisk.SwapSizeMB=2048 ## NOTE",
    "#plain=comment",
  ].join("\n");
  expect(parse(text).problems).toEqual([
    { kind: "byte-order-mark", line: 1 },
    { kind: "not-an-assignment", line: 4 },
    { kind: "stray-quote", line: 6, key: "Lib.Dir" },
    { kind: "stray-quote", line: 7, key: "ResourceDisk.Filesystem" },
    { kind: "comment-after-value", line: 8, key: "ResourceDisk.SwapSizeMB" },
  ]);
  expect(parse("\uFEFF# Microsoft Azure Linux Agent Configuration\n").problems).toEqual([]);
});

test("bytes that are not UTF-8 are no text, and a byte order mark stays", () => {
  expect(decodeWaagentConf(Uint8Array.of(0x41, 0xff))).toBeUndefined();
  expect(decodeWaagentConf(Uint8Array.of(0xef, 0xbb, 0xbf, 0x41))).toBe("\uFEFFA");
});

test("any text is parsed, in every generation", () => {
  const pieces = fc.constantFrom("=", "#", '"', " ", "\t", "\r", "\n", "None", "Lib.Dir", "y", "\uFEFF", "__proto__");
  const version = fc.constantFrom(undefined, "2.2.11", "2.2.18", "2.2.20", "2.14.0.1");
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 60 }), version, (parts, agentVersion) => {
      const text = parts.join("");
      const config = parse(text, agentVersion);
      const lines = text.split("\n").length;
      for (const { line, key } of config.assignments) {
        expect(line).toBeGreaterThan(0);
        expect(line).toBeLessThanOrEqual(lines);
        expect(config.last(key)).toBeDefined();
      }
      expect(typeof config.switch("Extensions.Enabled").value).toBe("boolean");
    }),
  );
});

test("no key stands in two tables", () => {
  expect(new Set(waagentKeys()).size).toBe(waagentKeys().length);
});
