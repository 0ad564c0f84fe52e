// Windows Authenticode Portable Executable Signature Format, "Calculating the PE Image Hash"; the same in firmware
// (UEFI specification, 32.5.1 "Signing") and in shim (pe.c: generate_hash).
import { createHash } from "node:crypto";
import type { ByteSource } from "../bytes/byte-source.ts";
import { struct, u16le, u32le } from "../bytes/struct.ts";
import { ImageError } from "../errors.ts";
import type { ByteRange, PeImage } from "./pe-image.ts";

export type DigestAlgorithm = "sha1" | "sha256" | "sha384" | "sha512";

/** WIN_CERTIFICATE (PE Format, "The Attribute Certificate Table"); entries start at multiples of eight. */
const CertificateHeader = struct("PE certificate", 8, {
  length: [0x00, u32le],
  revision: [0x04, u16le],
  type: [0x06, u16le],
});

const PKCS_SIGNED_DATA = 0x0002;
const CHUNK_BYTES = 1024 * 1024;
/** Tables of real programs have some ten kilobytes. */
const MAX_TABLE_BYTES = 1024 * 1024;
const MAX_CERTIFICATES = 64;

/** One entry of the certificate table. */
export interface AttributeCertificate {
  /** False for kinds that firmware passes over. */
  readonly isSignedData: boolean;
  /** What stands behind the header, padding included. */
  readonly content: Uint8Array;
}

/**
 * The entries of the certificate table in order; none where nothing is signed.
 *
 * @throws ImageError `corrupt` when the table leaves the file or an entry the table, `too-large` for absurd ones; layer `pe`
 */
export async function readCertificates(
  source: ByteSource,
  { certificateTable }: PeImage,
): Promise<readonly AttributeCertificate[]> {
  if (certificateTable === undefined) return [];
  const { offset, sizeBytes } = certificateTable;
  if (offset + sizeBytes > source.size)
    throw corrupt("the certificate table reaches beyond the end of the file", offset);
  if (sizeBytes > MAX_TABLE_BYTES)
    throw new ImageError("too-large", `the certificate table has ${sizeBytes} bytes`, { layer: "pe", offset });
  const table = await source.read(offset, sizeBytes);
  const found: AttributeCertificate[] = [];
  for (let at = 0; at + CertificateHeader.size <= table.length;) {
    const { length, type } = CertificateHeader.from(table, at);
    if (length < CertificateHeader.size || length > table.length - at)
      throw corrupt(`a certificate claims ${length} bytes where ${table.length - at} are left`, offset + at);
    if (found.length >= MAX_CERTIFICATES) throw corrupt("there are too many certificates", offset);
    found.push({
      isSignedData: type === PKCS_SIGNED_DATA,
      content: table.subarray(at + CertificateHeader.size, at + length),
    });
    at += Math.ceil(length / 8) * 8;
  }
  return found;
}

/**
 * The Authenticode digest in lower-case hex: everything but the checksum, the data directory's entry for certificates and
 * the certificates themselves.
 *
 * @throws ImageError `corrupt` where firmware refuses the program: sections beyond the file or larger than it, bytes behind
 * the certificate table; layer `pe`
 */
export async function authenticodeDigest(
  source: ByteSource,
  image: PeImage,
  algorithm: DigestAlgorithm = "sha256",
): Promise<string> {
  const hash = createHash(algorithm);
  for (const { offset, sizeBytes } of hashedRanges(image)) {
    for (let done = 0; done < sizeBytes; done += CHUNK_BYTES)
      hash.update(await source.read(offset + done, Math.min(CHUNK_BYTES, sizeBytes - done)));
  }
  // What will be signed is padded to where the certificates will stand.
  if (image.certificateTable === undefined) hash.update(new Uint8Array((8 - (image.sizeBytes % 8)) % 8));
  return hash.digest("hex");
}

/** The parts of the file that count, in order. */
function hashedRanges(image: PeImage): readonly ByteRange[] {
  const { checksumOffset, certificateEntryOffset, certificateTable, headersSizeBytes, sizeBytes } = image;
  const afterChecksum = checksumOffset + 4;
  const headers: readonly ByteRange[] =
    certificateEntryOffset === undefined
      ? [range(0, checksumOffset), range(afterChecksum, headersSizeBytes)]
      : [
          range(0, checksumOffset),
          range(afterChecksum, certificateEntryOffset),
          range(certificateEntryOffset + 8, headersSizeBytes),
        ];
  const sections = image.sections
    .map(({ raw }) => raw)
    .filter((raw) => raw.sizeBytes > 0)
    .sort((a, b) => a.offset - b.offset);
  const hashed = sections.reduce((sum, raw) => sum + raw.sizeBytes, headersSizeBytes);
  // Sections that overlap could make a small file endless work.
  if (hashed > sizeBytes) throw corrupt("the sections are larger than the file", headersSizeBytes);
  const outside = sections.find((raw) => raw.offset + raw.sizeBytes > sizeBytes);
  if (outside) throw corrupt("a section reaches beyond the end of the file", outside.offset);
  const end = sizeBytes - (certificateTable?.sizeBytes ?? 0);
  if (certificateTable && (certificateTable.offset !== end || end < hashed))
    throw corrupt("the certificate table is not at the end of the file", certificateTable.offset);
  return [...headers, ...sections, range(hashed, end)];
}

function range(start: number, end: number): ByteRange {
  if (start > end) throw corrupt("the headers contradict themselves", start);
  return { offset: start, sizeBytes: end - start };
}

function corrupt(message: string, offset: number): ImageError {
  return new ImageError("corrupt", message, { layer: "pe", offset });
}
