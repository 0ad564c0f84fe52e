import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { microsoftKeyData, microsoftKeys } from "../../../src/facts/secure-boot/microsoft-keys.ts";
import { parseVendorKeys } from "../../../src/facts/secure-boot/vendor-keys.ts";
import { expectBounded, fuzzRuns } from "../../fuzz.ts";
import { type ShimValues, identity, shimSections, signatureList } from "./signing.ts";

const one = identity("One");
const two = identity("Two");
const section = (values: ShimValues): Uint8Array => {
  const content = shimSections(values).find(([name]) => name === ".vendor_cert")?.[1];
  return content instanceof Uint8Array ? content : new Uint8Array();
};
const keysOf = async (values: ShimValues) => {
  const { authorized, deauthorized } = await parseVendorKeys(section(values));
  const shown = ({ certificates, digests }: typeof authorized) => [...certificates.map(({ name }) => name), ...digests];
  return [shown(authorized), shown(deauthorized)];
};

describe("parseVendorKeys", () => {
  test("one certificate", async () => {
    expect(await keysOf({ vendor: one.certificate })).toEqual([["One"], []]);
  });

  test("lists of certificates and digests, for and against", async () => {
    const vendor = Buffer.concat([signatureList("x509", [one.certificate]), signatureList("x509", [two.certificate])]);
    const denied = signatureList("sha256", [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]);
    expect(await keysOf({ vendor, denied })).toEqual([
      ["One", "Two"],
      ["01".repeat(32), "02".repeat(32)],
    ]);
  });

  test("of a list's certificates the first one counts", async () => {
    const [small, large] = [one.certificate, two.certificate].sort((a, b) => a.length - b.length);
    const list = signatureList("x509", [large ?? small ?? new Uint8Array(), small ?? new Uint8Array()]);
    expect((await keysOf({ vendor: list }))[0]).toHaveLength(1);
  });

  test("none", async () => {
    expect(await keysOf({})).toEqual([[], []]);
  });

  const broken = (offset: number, value: number, values: ShimValues = { vendor: one.certificate }) => {
    const bytes = Buffer.from(section(values));
    bytes.writeUInt32LE(value, offset);
    return bytes;
  };

  test.each<[string, Uint8Array]>([
    ["an empty section", new Uint8Array()],
    ["keys beyond the section", broken(0, 0xffff_ffff)],
    ["a place beyond the section", broken(8, 0xffff_fff0)],
    ["half a certificate", broken(0, 100)],
    ["a list of impossible size", broken(16 + 16, 5, { vendor: signatureList("x509", [one.certificate]) })],
    ["entries of no size", broken(16 + 24, 0, { vendor: signatureList("x509", [one.certificate]) })],
    ["text", Buffer.concat([Buffer.from([4, 0, 0, 0, 0, 0, 0, 0, 16, 0, 0, 0, 20, 0, 0, 0]), Buffer.from("0abc")])],
  ])("%s is refused", async (_, bytes) => {
    await expect(parseVendorKeys(bytes)).rejects.toMatchObject({ name: "ImageError", code: "corrupt" });
  });

  test("any bytes are read or refused", async () => {
    const base = section({
      vendor: signatureList("x509", [one.certificate]),
      denied: signatureList("sha256", [new Uint8Array(32)]),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(80), fc.constantFrom(0, 1, 16, 0x7fff_ffff, 0xffff_ffff)), {
          minLength: 1,
          maxLength: 4,
        }),
        async (changes) => {
          const bytes = Buffer.from(base);
          for (const [offset, value] of changes) bytes.writeUInt32LE(value, offset);
          await expectBounded(() => parseVendorKeys(bytes));
        },
      ),
      { seed: 9, numRuns: fuzzRuns(300) },
    );
  });
});

test("Microsoft's keys are what their names say", () => {
  expect(
    microsoftKeys().map(({ name, key }) => [name, key.asymmetricKeyType, key.asymmetricKeyDetails?.modulusLength]),
  ).toEqual([
    ["Microsoft Corporation UEFI CA 2011", "rsa", 2048],
    ["Microsoft UEFI CA 2023", "rsa", 2048],
  ]);
  for (const { name, subject, fingerprint } of microsoftKeyData) {
    expect(Buffer.from(subject, "hex").toString("latin1")).toContain(name);
    expect(fingerprint).toMatch(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  }
});
