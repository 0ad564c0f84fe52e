import fc from "fast-check";
import { expect, test } from "vitest";
import { matchesGlob } from "../../src/lint/glob.ts";

test.each([
  ["agent.installed", "agent.installed", true],
  ["agent.installed", "agent.*", true],
  ["agent.installed", "*", true],
  ["agent.installed", "*.installed", true],
  ["agent.installed", "agent.?nstalled", true],
  ["agent.installed", "a*t*d", true],
  ["agent.installed", "agent", false],
  ["agent.installed", "agent.*x", false],
  ["agent.installed", "agentxinstalled", false],
  ["agent.installed", "agent.installed?", false],
  ["agent.installed", "", false],
  ["acme/branding.banner", "acme/*", true],
])("%s against %s is %s", (text, pattern, expected) => {
  expect(matchesGlob(text, pattern)).toBe(expected);
});

test("agrees with the regular expression that means the same", () => {
  const letter = fc.constantFrom("a", "b", ".", "*", "?");
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", "b", ".") }), fc.string({ unit: letter }), (text, pattern) => {
      const meaning = pattern.replaceAll(".", "\\.").replaceAll("?", ".").replaceAll("*", ".*");
      expect(matchesGlob(text, pattern)).toBe(new RegExp(`^${meaning}$`, "s").test(text));
    }),
  );
});

test("a pattern full of stars ends at once", () => {
  expect(matchesGlob("a".repeat(5000), `${"*a".repeat(200)}b`)).toBe(false);
});
