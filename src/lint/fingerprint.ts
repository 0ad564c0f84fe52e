import { createHash } from "node:crypto";

/** What makes a finding the same one in the next run. */
export interface Fingerprinted {
  readonly path?: string | undefined;
  readonly subject?: string | undefined;
}

/**
 * 16 hexadecimal digits that name a finding by check, path and subject. Neither line, message nor image counts: a
 * finding that moves or is worded anew is the same one, and one in a new place is another.
 */
export function fingerprint(check: string, { path = "", subject = "" }: Fingerprinted): string {
  return createHash("sha256").update([check, path, subject].join("\0")).digest("hex").slice(0, 16);
}
