// The keys that Azure's firmware trusts besides those of Windows: their certificates are in the database `db` of Trusted
// Launch and confidential VMs (microsoft/secureboot_objects PreSignedObjects/DB/Certificates), and every shim that they signed
// carries them.
import { createPublicKey } from "node:crypto";
import type { TrustAnchor } from "./trust.ts";

/** The name of a certificate in `db`. */
export type MicrosoftKey = "Microsoft Corporation UEFI CA 2011" | "Microsoft UEFI CA 2023";

interface KeyData {
  readonly name: MicrosoftKey;
  /** SHA-256 of the certificate, as tools print it. */
  readonly fingerprint: string;
  /** The subject, DER in hex. */
  readonly subject: string;
  /** SubjectPublicKeyInfo, DER in base64. */
  readonly key: string;
}

export const microsoftKeyData: readonly KeyData[] = [
  {
    name: "Microsoft Corporation UEFI CA 2011",
    fingerprint: "48:E9:9B:99:1F:57:FC:52:F7:61:49:59:9B:FF:0A:58:C4:71:54:22:9B:9F:8D:60:3A:C4:0D:35:00:24:85:07",
    subject:
      "308181310b3009060355040613025553311330110603550408130a57617368696e67746f6e3110300e060355040713075265646d6f6e64" +
      "311e301c060355040a13154d6963726f736f667420436f72706f726174696f6e312b3029060355040313224d6963726f736f6674204" +
      "36f72706f726174696f6e20554546492043412032303131",
    key:
      "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEApQhsTMdFCWpLDKTAh38GdQxDAVRk4BZ/B+2SfQuyc78MCsZKRWGgxRYtltP1K6D7" +
      "TUmbQYCQPLlU/ea80Z3EpBiKf0GKXFmDaDK7jEfJ7nG8IU+ainz/RD+NjzKyJkiudbXuyUweShl+5IKaHXh3TQywvfYP0xbTvPorpVE4XfX7" +
      "utt4Atv/7AobltWDuBkT6bbAe0B74R8oJ8n671ZeHOZ+lH7A8ESyeTnl2rJii02/OHDiaCQUyTOkCDfVWGle03ztwQRTCOdOsCqHYwhhb2MV" +
      "WeqyK3nXDGFnilv9Xq2Hf7qGZ09xWBIiBCIizovvVHEAzlA1WHaVCO5qsaIB1QIDAQAB",
  },
  {
    name: "Microsoft UEFI CA 2023",
    fingerprint: "F6:12:4E:34:12:5B:EE:3F:E6:D7:9A:57:4E:AA:7B:91:C0:E7:BD:9D:92:9C:1A:32:11:78:EF:D6:11:DA:D9:01",
    subject:
      "304e310b3009060355040613025553311e301c060355040a13154d6963726f736f667420436f72706f726174696f6e311f301d0603550" +
      "40313164d6963726f736f667420554546492043412032303233",
    key:
      "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvSIqru8aMYUTeFGnm/38eNFjuBqbY/USBttLQTVqb6v1agTMl8+71AgJGmE6Deaz" +
      "oEb/Ca3egCTcEoDyX9kW7eJCnc0vTWECYYocSx0YYjmGl3GtPn9dcRNL6SoAwb7VtwCfXmWyLBr/dO3qg9I5iTM1c32govpA5GZQWKr8h+hc" +
      "IIM07KviC8VfPv9IKxGRJu8YblfFnxhzme/hanQruy9/UI4d2j12tgTlzC4Qx4Mbg6PkpRMTcW4zeKOoPOxIJl7Hxl4Nh5qqzFU0ga2dkPXm" +
      "lmOm6AcgF8iTHtKupNyufVm/iF5iDK5b8ilAVh0mQN6Fpq1W0c9VR3ZfnDnbAwIDAQAB",
  },
];

export function microsoftKeys(): readonly TrustAnchor[] {
  return microsoftKeyData.map(({ name, subject, key }) => ({
    name,
    subject,
    key: createPublicKey({ key: Buffer.from(key, "base64"), format: "der", type: "spki" }),
  }));
}
