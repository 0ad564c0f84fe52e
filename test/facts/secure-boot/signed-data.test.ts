import { gunzipSync } from "node:zlib";
import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseCertificate } from "../../../src/facts/secure-boot/certificate.ts";
import { parseSignature } from "../../../src/facts/secure-boot/signed-data.ts";
import { anchorOf, trustedBy } from "../../../src/facts/secure-boot/trust.ts";
import { MemoryByteSource } from "../../../src/image/bytes/byte-source.ts";
import { readCertificates } from "../../../src/image/pe/authenticode.ts";
import { readPeImage } from "../../../src/image/pe/pe-image.ts";
import { expectBounded, fuzzRuns } from "../../fuzz.ts";
import { fixtureImage } from "../../image/fixture-image.ts";
import { integer, sequence } from "./der.ts";
import { type Identity, identity, signedData } from "./signing.ts";

const digest = "ab".repeat(32);
const root = identity("Root");
const middle = identity("Middle", root);
const leaf = identity("Leaf", middle);
const other = identity("Other");
const anchor = async ({ certificate }: Identity) => anchorOf(await parseCertificate(certificate));

async function signaturesOf(name: string) {
  const source = new MemoryByteSource(fixtureImage(`efi/${name}.efi`));
  const image = await readPeImage(source);
  const entries = image ? await readCertificates(source, image) : [];
  return Promise.all(entries.map(({ content }) => parseSignature(content)));
}

const fixtureCertificate = (name: string) =>
  parseCertificate(gunzipSync(readFileSync(new URL(`../../../fixtures/images/efi/${name}.der.gz`, import.meta.url))));

describe("what sbsign makes", () => {
  test("says digest, signer and certificates", async () => {
    const [signature] = await signaturesOf("signed");
    expect(signature).toMatchObject({
      algorithm: "sha256",
      digest: "f11248aa07f6a5299bc8640017d9ecfda510f93fcf7bd768c82487d7f484e8e9",
    });
    expect(signature?.certificates.map(({ name, issuerName }) => [name, issuerName])).toEqual([
      ["Fixture signer", "Fixture authority"],
    ]);
    expect(signature?.signers).toMatchObject([{ certificate: { name: "Fixture signer" }, isIntact: true }]);
  });

  test("leads to the authority, and to nobody else", async () => {
    const [signature, second] = await signaturesOf("signed-twice");
    if (!signature || !second) throw new Error("two signatures are there");
    const authority = anchorOf(await fixtureCertificate("authority"));
    const stranger = anchorOf(await fixtureCertificate("other"));
    expect(trustedBy(signature, [stranger, authority])?.name).toBe("Fixture authority");
    expect(trustedBy(signature, [stranger])).toBeUndefined();
    expect(trustedBy(second, [stranger])?.name).toBe("Fixture other");
  });
});

describe("chains", () => {
  const certificates = [leaf, middle, root].map(({ certificate }) => certificate);
  const trusted = async (signed: Uint8Array, ...anchors: readonly Identity[]) =>
    trustedBy(await parseSignature(signed), await Promise.all(anchors.map(anchor)))?.name;

  test.each([
    ["the root", root],
    ["a certificate amid", middle],
    ["the signer", leaf],
  ])("may end at %s", async (_, end) => {
    expect(await trusted(signedData(leaf, digest, { certificates }), end)).toBe((await anchor(end)).name);
  });

  test("end where certificates are left out, unless the next one is the anchor", async () => {
    const short = signedData(leaf, digest, { certificates: certificates.slice(0, 1) });
    expect(await trusted(short, root)).toBeUndefined();
    expect(await trusted(short, middle)).toBe("Middle");
  });

  test("a key of the same name is no anchor", async () => {
    expect(await trusted(signedData(leaf, digest, { certificates }), identity("Root"), other)).toBeUndefined();
  });

  test("certificates that issue each other end", async () => {
    const twin = identity("Twin", identity("Twin"));
    expect(await trusted(signedData(twin, digest), other)).toBeUndefined();
  });

  test("nobody trusts a signature that is not intact", async () => {
    expect(await trusted(signedData(leaf, digest, { certificates, key: other.key }), leaf, root)).toBeUndefined();
  });
});

describe("parseSignature", () => {
  test("without signed attributes the content itself is signed", async () => {
    const { signers } = await parseSignature(signedData(leaf, digest, { withoutAttributes: true }));
    expect(signers).toMatchObject([{ isIntact: true }]);
  });

  test("a signer whose certificate is not with it cannot be checked", async () => {
    const { signers } = await parseSignature(signedData(leaf, digest, { certificates: [other.certificate] }));
    expect(signers).toEqual([{ certificate: undefined, isIntact: false }]);
  });

  test("content that was exchanged is not intact", async () => {
    const bytes = Buffer.from(signedData(leaf, digest));
    const at = bytes.indexOf(Buffer.from(digest, "hex"));
    bytes[at] = 0;
    expect((await parseSignature(bytes)).signers).toMatchObject([{ isIntact: false }]);
  });

  test("padding behind it does not matter", async () => {
    const padded = Buffer.concat([signedData(leaf, digest), Buffer.alloc(7)]);
    expect((await parseSignature(padded)).digest).toBe(digest);
  });

  const nested = (depth: number) => {
    let inner = integer(1);
    for (let level = 0; level < depth; level += 1) inner = sequence(inner);
    return inner;
  };

  test.each<[string, Uint8Array]>([
    ["nothing", new Uint8Array()],
    ["text", Buffer.from("no signature")],
    [
      "an element that reaches beyond the one that holds it",
      Buffer.from([0x30, 0x04, 0x30, 0x05, 0x02, 0x03, 1, 2, 3]),
    ],
    ["half of one", signedData(leaf, digest).subarray(0, 200)],
    ["some other structure", sequence(integer(1), integer(2))],
    ["an element that is too deep", nested(200)],
    ["lengths that are left open", Buffer.concat(Array.from({ length: 50_000 }, () => Buffer.from([0x30, 0x80])))],
    ["a length beyond all bounds", Buffer.from([0x30, 0x84, 0xff, 0xff, 0xff, 0xff])],
  ])("%s is refused", async (_, bytes) => {
    await expect(parseSignature(bytes)).rejects.toMatchObject({ name: "ImageError", code: "corrupt" });
  });

  test("very many elements are refused", async () => {
    const many = Buffer.concat([
      Buffer.from([0x30, 0x83, 0x03, 0x00, 0x00]),
      Buffer.alloc(0x30000, Buffer.from([5, 0])),
    ]);
    await expectBounded(() => parseSignature(many), 2000);
    await expect(parseSignature(many)).rejects.toMatchObject({ name: "ImageError" });
  });

  test("any bytes are read or refused", async () => {
    const base = signedData(leaf, digest, { certificates: [leaf.certificate, middle.certificate] });
    const changes = fc.array(fc.tuple(fc.nat(base.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(changes, async (patches) => {
        const bytes = Buffer.from(base);
        for (const [offset, value] of patches) bytes[offset] = value;
        await expectBounded(() => parseSignature(bytes));
      }),
      { seed: 5, numRuns: fuzzRuns(400) },
    );
  });
});
