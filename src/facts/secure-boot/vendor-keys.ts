import { struct, u32le } from "../../image/bytes/struct.ts";
import { ImageError } from "../../image/errors.ts";
import { parseCertificate } from "./certificate.ts";
import { type SignatureDatabase, parseSignatureLists } from "./signature-list.ts";

/** The head of shim's section `.vendor_cert` (cert.S: cert_table); offsets count from its start. */
const CertificateTable = struct("shim's table of keys", 16, {
  authorizedSize: [0x00, u32le],
  deauthorizedSize: [0x04, u32le],
  authorizedOffset: [0x08, u32le],
  deauthorizedOffset: [0x0c, u32le],
});

/** Whom shim trusts besides the firmware's keys, and what it refuses. */
export interface VendorKeys {
  readonly authorized: SignatureDatabase;
  readonly deauthorized: SignatureDatabase;
}

const nothing: SignatureDatabase = { certificates: [], digests: new Set() };

/** @throws ImageError `corrupt` when the table leaves its section or holds broken certificates */
export async function parseVendorKeys(section: Uint8Array): Promise<VendorKeys> {
  const table = CertificateTable.from(section);
  const authorized = part(section, table.authorizedOffset, table.authorizedSize);
  const deauthorized = part(section, table.deauthorizedOffset, table.deauthorizedSize);
  return {
    authorized: authorized.length === 0 ? nothing : await parseAuthorized(authorized),
    deauthorized: deauthorized.length === 0 ? nothing : await parseSignatureLists(deauthorized),
  };
}

/** Built with VENDOR_CERT_FILE it is one certificate, with VENDOR_DB_FILE lists of them. */
async function parseAuthorized(bytes: Uint8Array): Promise<SignatureDatabase> {
  if (bytes[0] !== 0x30) return parseSignatureLists(bytes);
  return { certificates: [await parseCertificate(bytes)], digests: new Set() };
}

function part(section: Uint8Array, offset: number, size: number): Uint8Array {
  if (offset + size > section.length)
    throw new ImageError("corrupt", "shim's keys reach beyond their section", { layer: "pe", offset });
  return section.subarray(offset, offset + size);
}
