import { guid, struct, u32le } from "../../image/bytes/struct.ts";
import { ImageError } from "../../image/errors.ts";
import { type Certificate, hex, parseCertificate } from "./certificate.ts";

/** EFI_SIGNATURE_LIST (UEFI specification, 32.4.1 "Signature Database"). */
const SignatureList = struct("EFI signature list", 28, {
  type: [0x00, guid],
  listSize: [0x10, u32le],
  headerSize: [0x14, u32le],
  signatureSize: [0x18, u32le],
});

const X509 = "A5C059A1-94E4-4AA7-87B5-AB155C2BF072";
const SHA256 = "C1C41626-504C-4092-ACA9-41F936934328";
const OWNER_BYTES = 16;
const MAX_ENTRIES = 10_000;

export interface SignatureDatabase {
  readonly certificates: readonly Certificate[];
  /** SHA-256 digests of single programs, in hex. */
  readonly digests: ReadonlySet<string>;
}

/** @throws ImageError `corrupt` when the sizes make no sense; layer `signature list` */
export async function parseSignatureLists(bytes: Uint8Array): Promise<SignatureDatabase> {
  const certificates: Certificate[] = [];
  const digests = new Set<string>();
  for (let at = 0; at + SignatureList.size <= bytes.length;) {
    const { type, listSize, headerSize, signatureSize } = SignatureList.from(bytes, at);
    const first = at + SignatureList.size + headerSize;
    const end = at + listSize;
    if (signatureSize <= OWNER_BYTES || listSize < SignatureList.size || end > bytes.length || first > end)
      throw new ImageError("corrupt", "a list of keys has impossible sizes", { layer: "signature list", offset: at });
    if ((end - first) / signatureSize > MAX_ENTRIES)
      throw new ImageError("too-large", "a list of keys is too long", { layer: "signature list", offset: at });
    for (let entry = first; entry + signatureSize <= end; entry += signatureSize) {
      const data = bytes.subarray(entry + OWNER_BYTES, entry + signatureSize);
      if (type === X509) certificates.push(await parseCertificate(data));
      else if (type === SHA256) digests.add(hex(data));
      // shim looks at the first certificate of a list only (verify.c: check_db_cert_in_ram).
      if (type === X509) break;
    }
    at = end;
  }
  return { certificates, digests };
}
