import { describe, expect, test } from "vitest";
import { problemsOf } from "../../../src/facts/azure-init/config.ts";

const path = "/etc/azure-init.toml";
const texts = (...files: readonly string[]) => problemsOf(files.map((text, index) => ({ path: `/${index}`, text })));

describe("a configuration that azure-init takes", () => {
  test.each([
    ["nothing", ""],
    ["the backends that there are", '[user_provisioners]\nbackends = ["useradd"]\n'],
    ["whole seconds", "[imds]\nconnection_timeout_secs = 5\n"],
    ["keys that it does not know", '[imds]\nread_timeout_secs = "x"\n[other]\na = 1\n'],
    ["a section without its list", "[user_provisioners]\n"],
  ])("%s", (_name, text) => {
    expect(texts(text)).toEqual([]);
  });

  test("a later list replaces an earlier one", () => {
    const list = (name: string) => `[user_provisioners]\nbackends = ["${name}"]\n`;
    expect(texts(list("fakeuseradd"), list("useradd"))).toEqual([]);
    expect(texts(list("useradd"), list("fakeuseradd"))).toEqual([
      { path: "/1", text: "user_provisioners.backends of azure-init names one other than useradd" },
    ]);
  });
});

describe("a configuration that makes azure-init give up", () => {
  test.each([
    ["no TOML", "[imds\n", { line: 1, text: "azure-init cannot parse its configuration" }],
    [
      "a word for a switch",
      '[provisioning_media]\nenable = "yes"\n',
      { text: "provisioning_media.enable of azure-init is a string, not a boolean" },
    ],
    [
      "an empty list",
      "[password_provisioners]\nbackends = []\n",
      { text: "password_provisioners.backends of azure-init is empty" },
    ],
    [
      "a word for a list",
      'hostname_provisioners.backends = "hostnamectl"\n',
      { text: "hostname_provisioners.backends of azure-init is a string, not a list" },
    ],
    ["a value for a section", "imds = 5\n", { text: "imds of azure-init is no table" }],
    [
      "a name that is none of the keys of an object",
      '[user_provisioners]\nbackends = ["__proto__"]\n',
      { text: "user_provisioners.backends of azure-init names one other than useradd" },
    ],
  ])("%s", (_name, text, problem) => {
    expect(problemsOf([{ path, text }])).toEqual([{ path, ...problem }]);
  });
});
