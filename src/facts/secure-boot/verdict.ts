import { isImageError } from "../../image/errors.ts";
import type { EfiProgram } from "./efi-program.ts";
import type { Signature } from "./signed-data.ts";
import type { SignatureDatabase } from "./signature-list.ts";
import { type TrustAnchor, anchorOf, trustedBy } from "./trust.ts";
import type { VendorKeys } from "./vendor-keys.ts";

/** Who decides whether a program may start: the firmware, or shim with its own keys besides. */
export interface Verifier {
  readonly anchors: readonly TrustAnchor[];
  /** Undefined for firmware. */
  readonly shim: VendorKeys | undefined;
  /** SHA-256 fingerprints of certificates that somebody adds to the firmware's, as tools print them. */
  readonly fingerprints: ReadonlySet<string>;
}

/** What comes of starting a program with Secure Boot on. */
export type Verdict =
  /** The anchors of all its signatures that count: a shim may have been signed by two keys of Microsoft's. */
  | { readonly state: "trusted"; readonly signer: string; readonly anchors: readonly string[] }
  | { readonly state: "unsigned" }
  /** Its bytes are others than those that were signed. */
  | { readonly state: "altered"; readonly signer: string }
  /** The signature is not one of the certificate's key. */
  | { readonly state: "forged"; readonly signer: string }
  | { readonly state: "untrusted"; readonly signer: string; readonly issuer: string }
  /** shim's own list refuses the program or its signer. */
  | { readonly state: "refused"; readonly signer: string }
  /** Its headers, its sections or its signature make no sense. */
  | { readonly state: "damaged"; readonly reason: string };

/** What is nearest to starting comes first: it says best what is missing. */
const order: readonly Verdict["state"][] = ["trusted", "refused", "untrusted", "altered", "forged"];

/** Readers of what lies inside a program; the file systems below have others. */
const layers: ReadonlySet<string | undefined> = new Set(["pe", "asn1", "x509", "pkcs7", "signature list"]);

/**
 * Judges a program as firmware and shim do: one of its signatures has to be of these bytes, made with the key of its
 * certificate, and lead to a key that is trusted (shim verify.c: verify_buffer_authenticode).
 *
 * @throws ImageError when it cannot be read, or is signed by means that are not known here
 */
export async function judgeProgram(program: EfiProgram, verifier: Verifier): Promise<Verdict> {
  try {
    return await judge(program, verifier);
  } catch (error) {
    const reason = damage(error);
    if (reason === undefined) throw error;
    return { state: "damaged", reason };
  }
}

/** What is wrong with a program, for errors that say that the program itself is at fault; undefined for others. */
export function damage(error: unknown): string | undefined {
  return isImageError(error) && error.code === "corrupt" && layers.has(error.layer) ? error.message : undefined;
}

async function judge(program: EfiProgram, verifier: Verifier): Promise<Verdict> {
  const { shim } = verifier;
  if (!program.hasSignature && !shim) return { state: "unsigned" };
  if (shim && (await isListed(program, shim.deauthorized)))
    return { state: "refused", signer: "the list of digests in shim" };
  if (shim && (await isListed(program, shim.authorized)))
    return { state: "trusted", signer: "its digest", anchors: ["the list of digests in shim"] };
  const verdicts: Verdict[] = [];
  for (const signature of await program.signatures()) verdicts.push(await judgeSignature(program, signature, verifier));
  const [best] = verdicts.sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  if (best?.state !== "trusted") return best ?? { state: "unsigned" };
  const anchors = verdicts.flatMap((verdict) => (verdict.state === "trusted" ? verdict.anchors : []));
  return { ...best, anchors: [...new Set(anchors)] };
}

async function isListed(program: EfiProgram, { digests }: SignatureDatabase): Promise<boolean> {
  return digests.size > 0 && digests.has(await program.digest("sha256"));
}

async function judgeSignature(program: EfiProgram, signature: Signature, verifier: Verifier): Promise<Verdict> {
  const certificate = signature.signers[0]?.certificate;
  const signer = certificate?.name ?? "somebody whose certificate is not with it";
  if ((await program.digest(signature.algorithm)) !== signature.digest) return { state: "altered", signer };
  if (signature.signers.length === 0 || signature.signers.some(({ isIntact }) => !isIntact))
    return { state: "forged", signer };
  const { anchors, shim, fingerprints } = verifier;
  const denied = shim?.deauthorized.certificates.map(anchorOf) ?? [];
  if (trustedBy(signature, denied)) return { state: "refused", signer };
  const added = signature.certificates.filter(({ x509 }) => fingerprints.has(x509.fingerprint256)).map(anchorOf);
  const vendor = shim?.authorized.certificates.map(anchorOf) ?? [];
  const anchor = trustedBy(signature, [...anchors, ...added, ...vendor]);
  if (anchor) return { state: "trusted", signer, anchors: [anchor.name] };
  return { state: "untrusted", signer, issuer: certificate?.issuerName ?? "an unknown issuer" };
}
