// A signature stands behind the module (Linux scripts/sign-file.c, include/linux/module_signature.h).
import { struct, u32be, u8 } from "../../image/bytes/struct.ts";
import { isImageError } from "../../image/errors.ts";
import { type Asn1Node, Tag, contextOf, parseAsn1 } from "../secure-boot/asn1.ts";

/** Who signed a module. */
export interface ModuleSignature {
  /** The common name in the signature; undefined for other kinds than PKCS#7 and where it has none. */
  readonly signer: string | undefined;
}

const MAGIC = Buffer.from("~Module signature appended~\n");
const Trailer = struct("module signature", 12, {
  kind: [2, u8],
  signerLength: [3, u8],
  length: [8, u32be],
});
const PKCS7 = 2;
const COMMON_NAME = "2.5.4.3";

/** As many bytes of the module's end are wanted: certificates are never in it. */
export const MODULE_TAIL_BYTES = 16 * 1024;

/** The signature in the last bytes of a module; undefined where the kernel finds none. */
export async function moduleSignature(tail: Uint8Array): Promise<ModuleSignature | undefined> {
  const end = tail.length - MAGIC.length;
  if (end < Trailer.size || !MAGIC.equals(tail.subarray(end))) return undefined;
  const { kind, length } = Trailer.from(tail, end - Trailer.size);
  const start = end - Trailer.size - length;
  if (length === 0 || start < 0 || kind !== PKCS7) return { signer: undefined };
  return { signer: await signerOf(tail.subarray(start, end - Trailer.size)) };
}

async function signerOf(der: Uint8Array): Promise<string | undefined> {
  try {
    const outer = await parseAsn1(der);
    const info = contextOf(outer, 0)?.children[0]?.children.findLast(({ universal }) => universal === Tag.set);
    const issuer = info?.children[0]?.children[1]?.children[0];
    return issuer && commonName(issuer);
  } catch (error) {
    // The kernel will refuse it when it loads the module; that it is there is what counts here.
    if (!isImageError(error)) throw error;
    return undefined;
  }
}

/** A Name is a sequence of sets of type and value (RFC 5280, 4.1.2.4). */
function commonName(name: Asn1Node): string | undefined {
  const attributes = name.children.flatMap(({ children }) => children);
  const found = attributes.find(({ children }) => children[0]?.oid === COMMON_NAME);
  const value = found?.children[1];
  return value && new TextDecoder().decode(value.content);
}
