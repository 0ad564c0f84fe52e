import type { BootStep, StepVerdict } from "../../src/facts/secure-boot.ts";
import type { Finding } from "../../src/lint/check.ts";
import type { Target } from "../../src/lint/target.ts";

/** The option of checks that ask whom the firmware trusts. */
export const additionalCertificates: {
  readonly type: "string[]";
  readonly default: readonly string[];
  readonly describe: string;
} = {
  type: "string[]",
  default: [],
  describe:
    "SHA-256 fingerprints of certificates that the gallery's image version adds to the firmware's db (uefiSettings)",
};

/** `AA:BB:…`, as certificates tell theirs. */
export function fingerprintSet(written: readonly string[]): ReadonlySet<string> {
  return new Set(
    written.map((text) =>
      (
        text
          .replace(/[^0-9a-f]/gi, "")
          .toUpperCase()
          .match(/../g) ?? []
      ).join(":"),
    ),
  );
}

/** True where a VM of the image starts with Secure Boot on. */
export function wantsSecureBoot(target: Target): boolean {
  return target.security !== "standard";
}

/**
 * What keeps a program from starting, as a sentence about it; undefined for one that starts. `hasShim`: shim's keys count
 * besides the firmware's.
 */
export function obstacle(verdict: StepVerdict, hasShim: boolean): Pick<Finding, "message" | "evidence"> | undefined {
  switch (verdict.state) {
    case "trusted":
      return undefined;
    case "unsigned":
      return { message: "is not signed" };
    case "altered":
      return { message: "was changed after it was signed", evidence: { actual: `signed by ${verdict.signer}` } };
    case "forged":
      return {
        message: "has a signature that does not verify",
        evidence: { actual: `claims to be signed by ${verdict.signer}` },
      };
    case "untrusted":
      return {
        message: `is signed with a key that ${hasShim ? "neither the firmware nor shim trusts" : "the firmware does not trust"}`,
        evidence: { actual: `${verdict.signer}, issued by ${verdict.issuer}` },
      };
    case "refused":
      return { message: "is on the list of what shim refuses", evidence: { actual: verdict.signer } };
    case "damaged":
      return { message: "is damaged", evidence: { actual: verdict.reason } };
    case "no-program":
      return { message: "is no EFI program" };
  }
}

/** For a program that could be read: nobody signed it, or it is none. */
export function isUnsigned({ program, error }: BootStep): boolean {
  return !error && program?.hasSignature !== true;
}

export function errorsOf(steps: readonly BootStep[]): readonly Error[] {
  return steps.flatMap(({ error }) => (error ? [error] : []));
}
