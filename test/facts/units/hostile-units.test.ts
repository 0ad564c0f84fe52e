import { expect, test } from "vitest";
import { type Units, units } from "../../../src/facts/units.ts";
import { isImageError } from "../../../src/image/errors.ts";
import { type Tree, imageFrom, link } from "../../../src/testing/index.ts";

const vendor = "/usr/lib/systemd/system";
const config = "/etc/systemd/system";

const many = (count: number, entry: (index: number) => readonly [string, Tree[string]]): Tree =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => entry(index)));

/** Trees that would take for ever or all memory if every size were taken at its word. */
const trees: Readonly<Record<string, Tree>> = {
  "a drop-in of all services that wants a thousand others": {
    ...many(1500, (index) => [`${vendor}/s${index}.service`, "[Service]\n"]),
    [`${vendor}/service.d/all.conf`]: `[Unit]\nWants=${Array.from({ length: 1000 }, (_, n) => `s${n}.service`).join(" ")}\n`,
    [`${config}/multi-user.target.wants/s1.service`]: link("/x"),
  },
  "ten thousand rules of presets for hundreds of units": {
    ...many(500, (index) => [`${vendor}/s${index}.service`, "[Install]\nWantedBy=a.target\n"]),
    "/etc/systemd/system-preset/a.preset": `${"enable s1.service\n".repeat(10_000)}${"disable *a*a*a*a*a*a*b\n".repeat(200)}`,
  },
  "patterns without end": {
    [`${vendor}/${"a".repeat(200)}.service`]: "[Service]\n",
    "/etc/systemd/system-preset/a.preset": "disable *a*a*a*a*a*a*a*a*b\n".repeat(30_000),
  },
  "an install section that wants to be wanted by all": {
    ...many(300, (index) => [
      `${vendor}/s${index}.service`,
      `[Install]\nWantedBy=${"a.target b.target ".repeat(5000)}\n`,
    ]),
  },
  "units that require each other in a long chain": many(3000, (index) => [
    `${vendor}/s${index}.service`,
    `[Unit]\nRequires=s${index + 1}.service\n`,
  ]),
  "names of nothing but dashes": many(300, (index) => [`${vendor}/${"-a".repeat(110)}${index}.service`, "[Service]\n"]),
  "a file of one line that never ends": { [`${vendor}/a.service`]: `[Unit]\nWants=${"\\\n".repeat(60_000)}` },
  "a file far too large for a unit": { [`${vendor}/a.service`]: "x".repeat(300_000) },
  "more entries than any system has": many(10_001, (index) => [`${vendor}/x${index}`, ""]),
  "Also= in a long chain": many(3000, (index) => [
    `${vendor}/s${index}.service`,
    `[Install]\nWantedBy=a.target\nAlso=s${index + 1}.service\n`,
  ]),
};

test.each(Object.entries(trees))("%s", async (_, tree) => {
  const started = performance.now();
  try {
    look(await imageFrom(tree).fact(units));
  } catch (error) {
    if (!isImageError(error)) throw error;
  }
  expect(performance.now() - started).toBeLessThan(10_000);
});

function look(facts: Units): void {
  for (const unit of facts.all()) {
    try {
      expect(typeof unit.startsAtBoot).toBe("boolean");
      expect(typeof unit.isEnabled).toBe("string");
      expect(unit.obstacle?.text).not.toBe("");
    } catch (error) {
      if (!isImageError(error)) throw error;
    }
  }
}
