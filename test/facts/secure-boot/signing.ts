// Makes certificates and signs programs as sbsign does, with keys of the test's own.
import { type KeyObject, X509Certificate, createHash, generateKeyPairSync, sign } from "node:crypto";
import { MemoryByteSource } from "../../../src/image/bytes/byte-source.ts";
import { authenticodeDigest } from "../../../src/image/pe/authenticode.ts";
import { readPeImage } from "../../../src/image/pe/pe-image.ts";
import { type EfiProgramValues, efiProgram } from "../../../src/testing/index.ts";
import { type Der, bits, integer, nothing, octets, oid, sequence, set, tagged, text, time, truth } from "./der.ts";

const SHA256 = sequence(oid("2.16.840.1.101.3.4.2.1"), nothing);
const ECDSA_SHA256 = sequence(oid("1.2.840.10045.4.3.2"));
const INDIRECT_DATA = oid("1.3.6.1.4.1.311.2.1.4");

export interface Identity {
  readonly name: Der;
  readonly serial: number;
  readonly key: KeyObject;
  readonly certificate: Der;
  /** SHA-256, as tools print it. */
  readonly fingerprint: string;
}

const nameOf = (common: string) => sequence(set(sequence(oid("2.5.4.3"), text(common))));

/** A key with a certificate, its own or one that `issuer` signed. */
export function identity(common: string, issuer?: Identity): Identity {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const name = nameOf(common);
  const serial = 1 + (createHash("sha256").update(common).digest()[0] ?? 0) / 4;
  const spki = publicKey.export({ format: "der", type: "spki" });
  const keyId = createHash("sha1").update(spki).digest();
  const body = sequence(
    tagged(0, integer(2)),
    integer(Math.floor(serial)),
    ECDSA_SHA256,
    issuer?.name ?? name,
    sequence(time("200101000000Z"), time("210101000000Z")),
    name,
    spki,
    tagged(
      3,
      sequence(
        sequence(oid("2.5.29.19"), truth, octets(sequence(truth))),
        sequence(oid("2.5.29.14"), octets(octets(keyId))),
      ),
    ),
  );
  const signature = sign("sha256", body, issuer?.key ?? privateKey);
  const certificate = sequence(body, ECDSA_SHA256, bits(signature));
  const { fingerprint256 } = new X509Certificate(certificate);
  return { name, serial: Math.floor(serial), key: privateKey, certificate, fingerprint: fingerprint256 };
}

export interface SigningValues {
  /** Instead of the program's own. */
  readonly digest?: string;
  /** Certificates that go with the signature; the signer's alone when left out. */
  readonly certificates?: readonly Der[];
  /** Signs instead of the signer's key. */
  readonly key?: KeyObject;
  /** Without signed attributes the signature is over the content itself. */
  readonly withoutAttributes?: boolean;
}

/** The SignedData of a program's digest. */
export function signedData(signer: Identity, digest: string, values: SigningValues = {}): Der {
  const content = Buffer.concat([
    sequence(oid("1.3.6.1.4.1.311.2.1.15"), sequence(bits(new Uint8Array()))),
    sequence(SHA256, octets(Buffer.from(values.digest ?? digest, "hex"))),
  ]);
  const attributes = [
    sequence(oid("1.2.840.113549.1.9.3"), set(INDIRECT_DATA)),
    sequence(oid("1.2.840.113549.1.9.4"), set(octets(createHash("sha256").update(content).digest()))),
  ];
  const signed = values.withoutAttributes ? content : set(...attributes);
  const signature = sign("sha256", signed, values.key ?? signer.key);
  const info = sequence(
    integer(1),
    sequence(signer === undefined ? nothing : issuerOf(signer), integer(signer.serial)),
    SHA256,
    ...(values.withoutAttributes ? [] : [tagged(0, ...attributes)]),
    ECDSA_SHA256,
    octets(signature),
  );
  return sequence(
    oid("1.2.840.113549.1.7.2"),
    tagged(
      0,
      sequence(
        integer(1),
        set(SHA256),
        sequence(INDIRECT_DATA, tagged(0, sequence(content))),
        tagged(0, ...(values.certificates ?? [signer.certificate])),
        set(info),
      ),
    ),
  );
}

/** The issuer's name as the certificate has it: behind version, serial number and algorithm. */
function issuerOf({ certificate }: Identity): Der {
  const { issuer } = new X509Certificate(certificate);
  return nameOf(issuer.replace(/^CN=/, ""));
}

/** One entry of a certificate table. */
export function tableEntry(content: Uint8Array, type = 0x0002): Uint8Array {
  const entry = Buffer.alloc(Math.ceil((8 + content.length) / 8) * 8);
  entry.writeUInt32LE(8 + content.length, 0);
  entry.writeUInt16LE(0x0200, 4);
  entry.writeUInt16LE(type, 6);
  entry.set(content, 8);
  return entry;
}

export async function digestOf(program: Uint8Array): Promise<string> {
  const source = new MemoryByteSource(program);
  const image = await readPeImage(source);
  if (!image) throw new Error("no program");
  return authenticodeDigest(source, image);
}

/** A program with a signature of each signer. */
export async function signedProgram(
  values: EfiProgramValues,
  signers: readonly Identity[],
  signing: SigningValues = {},
): Promise<Uint8Array> {
  const digest = await digestOf(efiProgram(values));
  const entries = signers.map((signer) => tableEntry(signedData(signer, digest, signing)));
  return efiProgram({ ...values, certificateTable: Buffer.concat(entries) });
}

export const sbat = (...lines: readonly string[]): string =>
  ["sbat,1,SBAT Version,sbat,1,https://github.com/rhboot/shim/blob/main/SBAT.md", ...lines, ""].join("\n");
export const shimSbat = sbat("shim,4,UEFI shim,shim,1,https://github.com/rhboot/shim");
export const grubSbat = (generation = 5): string =>
  sbat(`grub,${generation},Free Software Foundation,grub,2.06,https://www.gnu.org/software/grub/`);

export interface ShimValues {
  /** One certificate, or signature lists. */
  readonly vendor?: Uint8Array;
  readonly denied?: Uint8Array;
  readonly level?: string;
  readonly sbat?: string;
}

/** The sections of shim that say whom it trusts and what it refuses. */
export function shimSections(values: ShimValues = {}): NonNullable<EfiProgramValues["sections"]> {
  const { vendor = new Uint8Array(), denied = new Uint8Array() } = values;
  const table = Buffer.alloc(16);
  table.writeUInt32LE(vendor.length, 0);
  table.writeUInt32LE(denied.length, 4);
  table.writeUInt32LE(16, 8);
  table.writeUInt32LE(16 + vendor.length, 12);
  const level = Buffer.alloc(12);
  level.writeUInt32LE(8, 4);
  level.writeUInt32LE(8, 8);
  return [
    [".text", "shim"],
    [".sbatlevel", Buffer.concat([level, Buffer.from(values.level ?? "sbat,1,2025021800\nshim,4\ngrub,5\n\0")])],
    [".vendor_cert", Buffer.concat([table, vendor, denied])],
    [".sbat", values.sbat ?? shimSbat],
  ];
}

/** One EFI_SIGNATURE_LIST. */
export function signatureList(type: "x509" | "sha256", entries: readonly Uint8Array[]): Uint8Array {
  const guid = type === "x509" ? "a159c0a5e494a74a87b5ab155c2bf072" : "2616c4c14c509240aca941f936934328";
  const size = 16 + Math.max(...entries.map(({ length }) => length));
  const list = Buffer.alloc(28 + size * entries.length);
  list.write(guid, 0, "hex");
  list.writeUInt32LE(list.length, 16);
  list.writeUInt32LE(size, 24);
  for (const [index, entry] of entries.entries()) list.set(entry, 28 + size * index + 16);
  return list;
}

/** A module with a signature behind it; without a signer one of the older form, which names none. */
export function signedModule(content: string, signer: Identity | undefined): Uint8Array {
  const signature = signer ? signedData(signer, "00".repeat(32), { certificates: [] }) : new Uint8Array(64);
  const trailer = Buffer.alloc(12);
  trailer[2] = signer ? 2 : 1;
  trailer.writeUInt32BE(signature.length, 8);
  return Buffer.concat([Buffer.from(content), signature, trailer, Buffer.from("~Module signature appended~\n")]);
}
