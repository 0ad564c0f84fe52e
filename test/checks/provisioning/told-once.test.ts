import { expect, test } from "vitest";
import { toldBy } from "../../../checks/provisioning/_verdict.ts";
import type { ReasonKind } from "../../../src/facts/provisioning/verdict.ts";

/** Kinds that checks on the place itself tell of a generalized image, and the one that is no defect. */
const toldElsewhere: readonly ReasonKind[] = ["medium", "leftover", "note"];

test("every kind of reason is told by one check", () => {
  const generalized = Object.entries(toldBy)
    .filter(([id]) => id !== "provisioning.specialized-left-alone")
    .flatMap(([, kinds]): readonly ReasonKind[] => kinds);
  expect(new Set(generalized).size).toBe(generalized.length);
  const all: readonly ReasonKind[] = [
    "nobody",
    "double",
    "hand-over",
    "tools",
    "medium",
    "admin",
    "leftover",
    "again",
    "note",
  ];
  const told = [...generalized, ...toldElsewhere, ...toldBy["provisioning.specialized-left-alone"]];
  expect(all.filter((kind) => !told.includes(kind))).toEqual([]);
});
