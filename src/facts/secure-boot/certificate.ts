import { X509Certificate } from "node:crypto";
import { ImageError } from "../../image/errors.ts";
import { type Asn1Node, Tag, childOf, contextOf, parseAsn1 } from "./asn1.ts";

/** An X.509 certificate. */
export interface Certificate {
  readonly der: Uint8Array;
  readonly x509: X509Certificate;
  /** Issuer and serial number as they are encoded, which is how signatures name their signer. */
  readonly issuer: string;
  readonly subject: string;
  readonly serial: string;
  /** The subject key identifier in hex; undefined where there is none. */
  readonly subjectKeyId: string | undefined;
  /** The common name of the subject and of the issuer, else the whole name; for people. */
  readonly name: string;
  readonly issuerName: string;
}

const SUBJECT_KEY_IDENTIFIER = "2.5.29.14";

/** RFC 5280, 4.1. @throws ImageError `corrupt` for what is none; layer `x509` */
export async function parseCertificate(der: Uint8Array): Promise<Certificate> {
  const outer = await parseAsn1(der);
  const body = childOf(outer, 0, Tag.sequence);
  // The version stands in front except for the first one.
  const at = body.children[0]?.context === 0 ? 1 : 0;
  const x509 = decode(outer.raw);
  const keyId = await subjectKeyIdOf(body);
  return {
    der: outer.raw,
    x509,
    serial: hex(childOf(body, at, Tag.integer).content),
    issuer: hex(childOf(body, at + 2, Tag.sequence).raw),
    subject: hex(childOf(body, at + 4, Tag.sequence).raw),
    subjectKeyId: keyId && hex(keyId),
    name: commonName(x509.subject),
    issuerName: commonName(x509.issuer),
  };
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

function decode(der: Uint8Array): X509Certificate {
  try {
    return new X509Certificate(der);
  } catch (cause) {
    throw new ImageError("corrupt", "a certificate is broken", { layer: "x509", cause });
  }
}

async function subjectKeyIdOf(body: Asn1Node): Promise<Uint8Array | undefined> {
  const extensions = contextOf(body, 3)?.children[0]?.children ?? [];
  const found = extensions.find(({ children }) => children[0]?.oid === SUBJECT_KEY_IDENTIFIER);
  const value = found?.children.find(({ universal }) => universal === Tag.octetString);
  return value && (await parseAsn1(value.content)).content;
}

/** Names come as lines of `key=value`. */
function commonName(name: string | undefined): string {
  const lines = (name ?? "").split("\n");
  const common = lines.findLast((line) => line.startsWith("CN="));
  return (common?.slice(3) ?? lines.join(", ")) || "without a name";
}
