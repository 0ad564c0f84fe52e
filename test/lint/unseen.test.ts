import { expect, test } from "vitest";
import { ImageError } from "../../src/image/errors.ts";
import { describeUnseen } from "../../src/lint/unseen.ts";

const denied = (path: string) =>
  new ImageError("unreadable", `${path}: permission denied`, { path, remedy: "run as root" });

test("places with the same ailment are told together, and the remedy once", () => {
  expect(describeUnseen([denied("/a"), denied("/b"), denied("/a")])).toEqual({
    reason: "/a, /b: permission denied",
    remedy: "run as root",
  });
  expect(describeUnseen(["/a", "/b", "/c", "/d", "/e"].map(denied)).reason).toBe(
    "/a, /b, /c and 2 more: permission denied",
  );
});

test("different ailments stay apart, and what names no place is told as it is", () => {
  const large = new ImageError("too-large", "/x has 5 bytes, more than the 4 that are read", { path: "/x" });
  expect(describeUnseen([denied("/a"), large, new Error("odd")])).toEqual({
    reason: "/a: permission denied; /x has 5 bytes, more than the 4 that are read; odd",
    remedy: "run as root",
  });
  expect(describeUnseen([large]).remedy).toBeUndefined();
});
