import * as fc from "fast-check";
import { expect, test } from "vitest";
import { assigns, comparedWith, parseUdevRules, udev } from "../../src/facts/udev.ts";
import { imageFrom, link } from "../../src/testing/index.ts";

const parse = (text: string) => parseUdevRules(text, "/r");

test("keys, attributes, operators and values", () => {
  const { rules, problems } = parse(
    '# c\nSUBSYSTEM=="ptp", ATTR{clock_name}=="hyperv", SYMLINK += "ptp_hyperv"\n\nACTION!="add|change",GOTO="end" KERNEL=="a\\"b"\nLABEL="end"\n',
  );
  expect(problems).toEqual([]);
  expect(rules.map(({ line }) => line)).toEqual([2, 4, 5]);
  expect(rules[0]?.tokens).toEqual([
    { key: "SUBSYSTEM", attribute: undefined, operator: "==", value: "ptp" },
    { key: "ATTR", attribute: "clock_name", operator: "==", value: "hyperv" },
    { key: "SYMLINK", attribute: undefined, operator: "+=", value: "ptp_hyperv" },
  ]);
  expect(rules[1]?.tokens[2]?.value).toBe('a"b');
});

test("a rule over several lines, with a comment inside", () => {
  const { rules } = parse('SUBSYSTEM=="net", \\\n# why\n  DRIVERS=="hv_pci", \\\n ENV{NM_UNMANAGED}="1"\n');
  expect(rules).toMatchObject([
    { line: 1, tokens: [{ key: "SUBSYSTEM" }, { value: "hv_pci" }, { attribute: "NM_UNMANAGED" }] },
  ]);
});

test("a rule that cannot be read keeps what was read before", () => {
  expect(parse('SUBSYSTEM=="net", nonsense, NAME="eth0"\n')).toMatchObject({
    rules: [{ tokens: [{ key: "SUBSYSTEM" }] }],
    problems: [{ line: 1 }],
  });
});

test("questions to a rule", () => {
  const [rule] = parse('DRIVERS=="mana|mlx4_core", ENV{A}!="x", ENV{NM_UNMANAGED}:="1", SYMLINK+="a b"').rules;
  if (!rule) throw new Error("no rule");
  expect(comparedWith(rule, "DRIVERS")).toEqual(["mana", "mlx4_core"]);
  expect(comparedWith(rule, "ENV", "A")).toEqual([]);
  expect(assigns(rule, "ENV", "NM_UNMANAGED", "1")).toBe(true);
  expect(assigns(rule, "ENV", "A")).toBe(false);
  expect(assigns(rule, "SYMLINK", undefined, "b")).toBe(true);
});

test("directories by priority, masks, order of names", async () => {
  const { files, rules } = await imageFrom({
    "/lib": link("usr/lib"),
    "/usr/lib/udev/rules.d/75-persistent-net-generator.rules": 'NAME="x"\n',
    "/etc/udev/rules.d/75-persistent-net-generator.rules": link("../../../dev/null"),
    "/usr/lib/udev/rules.d/50-a.rules": 'KERNEL=="vendor"\n',
    "/etc/udev/rules.d/50-a.rules": 'KERNEL=="local"\n',
    "/etc/udev/rules.d/README": "text",
  }).fact(udev);
  expect(files).toEqual([
    { name: "50-a.rules", path: "/etc/udev/rules.d/50-a.rules", masked: false },
    {
      name: "75-persistent-net-generator.rules",
      path: "/etc/udev/rules.d/75-persistent-net-generator.rules",
      masked: true,
    },
  ]);
  expect(rules.map((rule) => comparedWith(rule, "KERNEL"))).toEqual([["local"]]);
});

test("any text is read to its end", () => {
  const piece = fc.constantFrom("KEY", "{a}", "==", "=", '"', "v", ",", " ", "\n", "\\", "#", "\\\n");
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 50 }), (pieces) => {
      for (const rule of parse(pieces.join("")).rules) expect(rule.tokens.length).toBeGreaterThan(0);
    }),
  );
});
