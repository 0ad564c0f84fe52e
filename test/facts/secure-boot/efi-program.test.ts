import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openEfiProgram } from "../../../src/facts/secure-boot/efi-program.ts";
import { microsoftKeys } from "../../../src/facts/secure-boot/microsoft-keys.ts";
import { judgeProgram } from "../../../src/facts/secure-boot/verdict.ts";
import { type EfiProgramValues, efiProgram, imageFrom } from "../../../src/testing/index.ts";
import { expectBounded, fuzzRuns } from "../../fuzz.ts";
import { fixtureImage } from "../../image/fixture-image.ts";
import { digestOf, identity, sbat, shimSections, signatureList, signedProgram, tableEntry } from "./signing.ts";
import { parseVendorKeys } from "../../../src/facts/secure-boot/vendor-keys.ts";

const open = (bytes: Uint8Array | string) => openEfiProgram(imageFrom({ "/p": bytes }).tree, "/p");
const kindOf = async (sections: EfiProgramValues["sections"]) =>
  (await open(efiProgram({ sections: sections ?? [] })))?.kind;

describe("kinds", () => {
  test.each<[string, EfiProgramValues["sections"]]>([
    ["shim", shimSections()],
    ["grub", [["mods", "modules"]]],
    ["grub", [[".sbat", sbat("grub,5,F,grub,2,u")]]],
    ["systemd-boot", [[".sdmagic", "#### LoaderInfo: systemd-boot 257 ####"]]],
    [
      "uki",
      [
        [".linux", "kernel"],
        [".sdmagic", "#### LoaderInfo: systemd-stub 257 ####"],
      ],
    ],
    ["other", [[".sdmagic", "#### LoaderInfo: systemd-stub 257 ####"]]],
    ["other", [[".text", "code"]]],
  ])("%s", async (kind, sections) => {
    expect(await kindOf(sections)).toBe(kind);
  });

  test("kernels by the marks of their architectures", async () => {
    const marked = (mark: string, at: number) => {
      const bytes = Buffer.from(efiProgram());
      bytes.write(mark, at, "latin1");
      return bytes;
    };
    expect((await open(marked("HdrS", 0x202)))?.kind).toBe("kernel");
    expect((await open(marked("ARM\x64", 0x38)))?.kind).toBe("kernel");
    expect((await open(marked("zimg", 4)))?.kind).toBe("kernel");
    expect((await open(gzipSync(marked("ARM\x64", 0x38))))?.kind).toBe("kernel");
  });

  test("what is no program is none", async () => {
    expect(await open("kernel")).toBeUndefined();
    expect(await open(gzipSync("kernel"))).toBeUndefined();
    await expect(open(gzipSync(efiProgram()).subarray(0, 60))).rejects.toMatchObject({
      code: "corrupt",
      layer: "gzip",
    });
  });
});

describe("shim's lists of digests", () => {
  const program = efiProgram();
  const keysWith = async (values: Parameters<typeof shimSections>[0]) => {
    const content = shimSections(values).find(([name]) => name === ".vendor_cert")?.[1];
    return { anchors: [], fingerprints: new Set<string>(), shim: await parseVendorKeys(content as Uint8Array) };
  };
  const list = async () => signatureList("sha256", [Buffer.from(await digestOf(program), "hex")]);
  const judge = async (bytes: Uint8Array, values: Parameters<typeof shimSections>[0]) => {
    const opened = await open(bytes);
    return opened && judgeProgram(opened, await keysWith(values));
  };

  test("let an unsigned program start", async () => {
    expect(await judge(program, { vendor: await list() })).toMatchObject({ state: "trusted", signer: "its digest" });
    expect(await judge(efiProgram({ sections: [] }), { vendor: await list() })).toEqual({ state: "unsigned" });
  });

  test("refuse a signed one", async () => {
    const vendor = identity("Vendor");
    const signed = await signedProgram({}, [vendor]);
    expect(await judge(signed, { vendor: vendor.certificate })).toMatchObject({ state: "trusted" });
    expect(await judge(signed, { vendor: vendor.certificate, denied: await list() })).toMatchObject({
      state: "refused",
    });
  });
});

test("a signature that is garbage damages the program, and entries of other kinds are passed over", async () => {
  const verifier = { anchors: microsoftKeys(), shim: undefined, fingerprints: new Set<string>() };
  const judge = async (certificateTable: Uint8Array) => {
    const program = await open(efiProgram({ certificateTable }));
    return program && judgeProgram(program, verifier);
  };
  expect(await judge(tableEntry(Buffer.from("garbage")))).toMatchObject({ state: "damaged" });
  expect(await judge(tableEntry(Buffer.from("other"), 0x0ef1))).toEqual({ state: "unsigned" });
});

test("any bytes are judged or refused", async () => {
  const base = fixtureImage("efi/signed-twice.efi");
  const verifier = { anchors: microsoftKeys(), shim: undefined, fingerprints: new Set<string>() };
  const place = fc.oneof(fc.nat(700), fc.integer({ min: base.length - 3200, max: base.length - 1 }));
  const changes = fc.array(fc.tuple(place, fc.uint8Array({ minLength: 1, maxLength: 4 })), {
    minLength: 1,
    maxLength: 4,
  });
  await fc.assert(
    fc.asyncProperty(changes, async (patches) => {
      const bytes = base.slice();
      for (const [offset, patch] of patches) bytes.set(patch.subarray(0, bytes.length - offset), offset);
      await expectBounded(async () => {
        const program = await open(bytes);
        const verdict = program && (await judgeProgram(program, verifier));
        expect(verdict?.state).not.toBe("trusted");
      });
    }),
    { seed: 13, numRuns: fuzzRuns(300) },
  );
});
