import type { KeyObject } from "node:crypto";
import type { Certificate } from "./certificate.ts";
import type { Signature } from "./signed-data.ts";

/** A key that firmware or shim trusts, and what its certificate calls it. */
export interface TrustAnchor {
  readonly name: string;
  /** The subject as it is encoded, in hex. */
  readonly subject: string;
  readonly key: KeyObject;
}

/** No real chain is longer. */
const MAX_CHAIN = 8;

export function anchorOf({ name, subject, x509 }: Certificate): TrustAnchor {
  return { name, subject, key: x509.publicKey };
}

/**
 * The anchor that all signers' chains end at; undefined when one of them ends elsewhere or its signature is not intact. As in
 * firmware and shim any certificate of the chain may be the anchor, and time does not count (AuthenticodeVerify,
 * Pkcs7Verify: X509_V_FLAG_PARTIAL_CHAIN, X509_V_FLAG_NO_CHECK_TIME).
 */
export function trustedBy(signature: Signature, anchors: readonly TrustAnchor[]): TrustAnchor | undefined {
  const found = signature.signers.map(({ certificate, isIntact }) =>
    isIntact && certificate ? endOfChain(certificate, signature.certificates, anchors) : undefined,
  );
  return found.every((anchor) => anchor !== undefined) ? found[0] : undefined;
}

function endOfChain(
  signer: Certificate,
  certificates: readonly Certificate[],
  anchors: readonly TrustAnchor[],
): TrustAnchor | undefined {
  let here: Certificate | undefined = signer;
  for (let length = 0; here && length < MAX_CHAIN; length += 1) {
    const one: Certificate = here;
    const anchor = anchors.find(
      ({ subject, key }) =>
        (subject === one.subject && one.x509.publicKey.equals(key)) ||
        (subject === one.issuer && isSignedWith(one, key)),
    );
    if (anchor) return anchor;
    here = certificates.find(
      (other) => other !== one && other.subject === one.issuer && isSignedWith(one, other.x509.publicKey),
    );
  }
  return undefined;
}

function isSignedWith({ x509 }: Certificate, key: KeyObject): boolean {
  try {
    return x509.verify(key);
  } catch {
    // A key of another kind than the signature's.
    return false;
  }
}
