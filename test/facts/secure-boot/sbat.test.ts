import { describe, expect, test } from "vitest";
import {
  automaticLevel,
  latestLevel,
  parseSbat,
  parseSbatLevel,
  revokedBy,
} from "../../../src/facts/secure-boot/sbat.ts";

const grub = "grub,3,Free Software Foundation,grub,2.06,https://www.gnu.org/software/grub/";

describe("parseSbat", () => {
  test("keeps component, generation and package", () => {
    expect(parseSbat(`sbat,1,SBAT Version,sbat,1,u\n${grub}\n`)).toEqual([
      { component: "sbat", generation: 1, packageName: "sbat", packageVersion: "1" },
      { component: "grub", generation: 3, packageName: "grub", packageVersion: "2.06" },
    ]);
  });

  test.each([
    ["line ends of DOS", `${grub}\r\n`, 1],
    ["empty lines", `\n\n${grub}\n\n`, 1],
    ["a byte order mark", `\uFEFF${grub}`, 1],
    ["nothing", "", 0],
    ["further columns", `${grub},more,and more`, 1],
  ])("%s", (_, text, count) => {
    expect(parseSbat(text)).toHaveLength(count);
  });

  test.each(["grub,3", "grub,3,F,grub,2.06", "grub,3,,grub,2.06,u", ",3,F,grub,2.06,u", "grub,3,F,grub,2.06,"])(
    "%j spoils the whole",
    (line) => {
      expect(parseSbat(`${grub}\n${line}\n`)).toBeUndefined();
    },
  );

  test("what is no number is zero", () => {
    expect(parseSbat("grub,3x,F,g,2,u\ngrub.x,x3,F,g,2,u")?.map(({ generation }) => generation)).toEqual([3, 0]);
  });
});

describe("levels", () => {
  test("the first line has the date, the others the least generations", () => {
    expect(parseSbatLevel("sbat,1,2025021800\nshim,4\ngrub,5\n")).toEqual({
      date: "2025021800",
      minimums: new Map([
        ["shim", 4],
        ["grub", 5],
      ]),
    });
    expect(parseSbatLevel("grub,5\n")).toBeUndefined();
    expect(parseSbatLevel("")).toBeUndefined();
  });

  test("components that the level does not name have no say, and equal is enough", () => {
    const entries = parseSbat("grub,5,F,g,2,u\nshim,3,S,s,1,u\nacme,0,A,a,1,u") ?? [];
    expect(revokedBy(entries, latestLevel)).toEqual([{ component: "shim", generation: 3, minimum: 4 }]);
  });

  const section = (offset: number, text: string) => {
    const head = Buffer.alloc(12);
    head.writeUInt32LE(offset, 4);
    return Buffer.concat([head, Buffer.from(text)]);
  };

  test("shim's own stands where its section says", () => {
    const two = "sbat,1,2024040900\nshim,4\n\0sbat,1,2025051000\n\0";
    expect(automaticLevel(section(8, two))?.date).toBe("2024040900");
    expect(automaticLevel(section(8 + two.indexOf("\0") + 1, two))?.date).toBe("2025051000");
    expect(automaticLevel(section(8, "sbat,1,2024040900"))?.date).toBe("2024040900");
  });

  test.each([new Uint8Array(), new Uint8Array(11), section(0xffff_fff0, "sbat,1,2024040900"), section(0, "x")])(
    "sections without one have none",
    (bytes) => {
      expect(automaticLevel(bytes)).toBeUndefined();
    },
  );
});
