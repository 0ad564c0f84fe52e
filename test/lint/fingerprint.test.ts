import { expect, test } from "vitest";
import type { Finding } from "../../src/lint/check.ts";
import { fingerprint } from "../../src/lint/fingerprint.ts";

test("names a finding by check, path and subject alone", () => {
  const first: Finding = { path: "/etc/fstab", subject: "/mnt", line: 3, message: "a" };
  expect(fingerprint("storage.fstab", first)).toMatch(/^[\da-f]{16}$/);
  const later: Finding = { ...first, line: 9, message: "b" };
  expect(fingerprint("storage.fstab", later)).toBe(fingerprint("storage.fstab", first));
});

test("keeps apart what lies between the parts", () => {
  const prints = [
    fingerprint("a.b", { path: "/c" }),
    fingerprint("a.b", { subject: "/c" }),
    fingerprint("a.b", {}),
    fingerprint("a.b/c", {}),
    fingerprint("a.b", { path: "/c", subject: "d" }),
  ];
  expect(new Set(prints).size).toBe(prints.length);
});
