// The signature of a program: CMS SignedData (RFC 5652, 5) around an SpcIndirectDataContent (Windows Authenticode
// Portable Executable Signature Format, "SignedData", "SpcIndirectDataContent").
import { createHash, verify } from "node:crypto";
import { ImageError } from "../../image/errors.ts";
import type { DigestAlgorithm } from "../../image/pe/authenticode.ts";
import { type Asn1Node, Tag, childOf, contextOf, parseAsn1 } from "./asn1.ts";
import { type Certificate, hex, parseCertificate } from "./certificate.ts";

const SIGNED_DATA = "1.2.840.113549.1.7.2";
const INDIRECT_DATA = "1.3.6.1.4.1.311.2.1.4";
const MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
const RSA_PSS = "1.2.840.113549.1.1.10";
const MAX_CERTIFICATES = 64;
const MAX_SIGNERS = 16;

const digestAlgorithms: Readonly<Record<string, DigestAlgorithm>> = {
  "1.3.14.3.2.26": "sha1",
  "2.16.840.1.101.3.4.2.1": "sha256",
  "2.16.840.1.101.3.4.2.2": "sha384",
  "2.16.840.1.101.3.4.2.3": "sha512",
};

/** One signature of a program. */
export interface Signature {
  /** What was signed: the program's digest, in lower-case hex. */
  readonly algorithm: DigestAlgorithm;
  readonly digest: string;
  /** Every certificate that came with it. */
  readonly certificates: readonly Certificate[];
  /** Who signed. More than one is allowed and never seen. */
  readonly signers: readonly Signer[];
}

export interface Signer {
  /** Undefined when the certificate did not come with the signature: then nobody can check it. */
  readonly certificate: Certificate | undefined;
  /** The signature over the digest is the one of the certificate's key. */
  readonly isIntact: boolean;
}

/**
 * Reads a signature and checks it with the key of the certificate that came with it. Whether anybody trusts that one is
 * another question.
 *
 * @throws ImageError `corrupt` for what is no signature of a program, `unsupported` for algorithms that are not known;
 * layers `asn1`, `x509`, `pkcs7`
 */
export async function parseSignature(der: Uint8Array): Promise<Signature> {
  const outer = await parseAsn1(der);
  const wrapped = contextOf(outer, 0)?.children[0];
  // Programs that sign by other means than Microsoft's leave the wrapping out (UEFI specification, 32.2.4).
  const signedData = outer.children[0]?.oid === SIGNED_DATA && wrapped ? wrapped : outer;
  if (outer.universal !== Tag.sequence || signedData.universal !== Tag.sequence)
    throw new ImageError("corrupt", "the signature is none of a program", { layer: "pkcs7" });
  childOf(signedData, 0, Tag.integer);
  for (const identifier of childOf(signedData, 1, Tag.set).children) algorithmOf(identifier);
  const inner = childOf(signedData, 2, Tag.sequence);
  const content = contextOf(inner, 0)?.children[0];
  if (inner.children[0]?.oid !== INDIRECT_DATA || content?.universal !== Tag.sequence)
    throw new ImageError("corrupt", "the signature is none of a program", { layer: "pkcs7" });
  const digestInfo = childOf(content, 1, Tag.sequence);
  const certificates = await readCertificates(contextOf(signedData, 0));
  const signerInfos = signedData.children.findLast(({ universal }) => universal === Tag.set)?.children ?? [];
  return {
    algorithm: algorithmOf(childOf(digestInfo, 0, Tag.sequence)),
    digest: hex(childOf(digestInfo, 1, Tag.octetString).content),
    certificates,
    signers: signerInfos.slice(0, MAX_SIGNERS).map((info) => readSigner(info, content.content, certificates)),
  };
}

async function readCertificates(set: Asn1Node | undefined): Promise<readonly Certificate[]> {
  const nodes = (set?.children ?? []).filter(({ universal }) => universal === Tag.sequence);
  return Promise.all(nodes.slice(0, MAX_CERTIFICATES).map(({ raw }) => parseCertificate(raw)));
}

/** SignerInfo (RFC 5652, 5.3). */
function readSigner(info: Asn1Node, content: Uint8Array, certificates: readonly Certificate[]): Signer {
  childOf(info, 0, Tag.integer);
  const certificate = certificates.find(signedBy(info));
  const algorithm = algorithmOf(childOf(info, 2, Tag.sequence));
  const attributes = contextOf(info, 0);
  const after = info.children.slice(attributes ? info.children.indexOf(attributes) + 1 : 3);
  const [signatureAlgorithm, signature] = after;
  const isWhole =
    info.universal === Tag.sequence &&
    signatureAlgorithm?.universal === Tag.sequence &&
    signatureAlgorithm.children[0]?.oid !== undefined &&
    signature?.universal === Tag.octetString;
  if (!isWhole) throw new ImageError("corrupt", "the signature has no value", { layer: "pkcs7" });
  if (signatureAlgorithm.children[0]?.oid === RSA_PSS)
    throw new ImageError("unsupported", "the signature is RSASSA-PSS", { layer: "pkcs7" });
  // What was signed is the set of attributes, of which one is the content's digest (RFC 5652, 5.4).
  const signed = attributes ? asSet(attributes.raw) : content;
  const isContent = attributes === undefined || messageDigest(attributes) === digest(algorithm, content);
  return {
    certificate,
    isIntact: isContent && certificate !== undefined && isSignature(algorithm, signed, certificate, signature.content),
  };
}

/** Signers are named by issuer and serial number, or by the identifier of their key. */
function signedBy(info: Asn1Node): (certificate: Certificate) => boolean {
  const keyId = info.children[1]?.context === 0 ? hex(info.children[1].content) : undefined;
  if (keyId !== undefined) return ({ subjectKeyId }) => subjectKeyId === keyId;
  const names = childOf(info, 1, Tag.sequence);
  const issuer = hex(childOf(names, 0, Tag.sequence).raw);
  const serial = hex(childOf(names, 1, Tag.integer).content);
  return (certificate) => certificate.issuer === issuer && certificate.serial === serial;
}

function algorithmOf(identifier: Asn1Node): DigestAlgorithm {
  const oid = (identifier.universal === Tag.sequence ? identifier.children[0]?.oid : undefined) ?? "none";
  const algorithm = digestAlgorithms[oid];
  if (algorithm === undefined)
    throw new ImageError("unsupported", `the signature uses the digest ${oid}`, { layer: "pkcs7" });
  return algorithm;
}

function messageDigest(attributes: Asn1Node): string | undefined {
  const attribute = attributes.children.find(({ children }) => children[0]?.oid === MESSAGE_DIGEST);
  const value = attribute?.children[1]?.children[0];
  return value?.universal === Tag.octetString ? hex(value.content) : undefined;
}

/** Attributes stand as `[0]` and were signed as a SET. */
function asSet(raw: Uint8Array): Uint8Array {
  const copy = raw.slice();
  copy[0] = 0x31;
  return copy;
}

function digest(algorithm: DigestAlgorithm, bytes: Uint8Array): string {
  return createHash(algorithm).update(bytes).digest("hex");
}

function isSignature(
  algorithm: DigestAlgorithm,
  bytes: Uint8Array,
  { x509 }: Certificate,
  signature: Uint8Array,
): boolean {
  try {
    return verify(algorithm, bytes, x509.publicKey, signature);
  } catch {
    // A key of a kind that signs nothing, or one that is broken.
    return false;
  }
}
