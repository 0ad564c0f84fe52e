/**
 * What a password field of /etc/shadow (or /etc/passwd) means to pam_unix.
 * - `locked`: no password can match
 * - `none`: the account has no entry that holds a password, so none can match
 * - `set`: a hash that some password matches
 * - `empty`: logs in without a password where `nullok` is given
 * - `unreadable`: the file could not be read
 */
export type PasswordState = "locked" | "none" | "set" | "empty" | "unreadable";

export interface PasswordField {
  readonly state: PasswordState;
  /** A locked field that still holds the hash (`!$6$…`): `passwd -u` brings the old password back. */
  readonly keepsHash: boolean;
}

/**
 * Judges the field by crypt(5): `!` and `*` in front never match; of the rest only what crypt(3) can return does, so
 * that `x`, `*LOCK*` or `NP` are locked as well.
 */
export function classifyPassword(field: string): PasswordField {
  if (field === "") return { state: "empty", keepsHash: false };
  const inner = field.replace(/^[!*]+/, "");
  if (inner === field) return { state: isHash(field) ? "set" : "locked", keepsHash: false };
  return { state: "locked", keepsHash: isHash(inner) };
}

/** The forms of crypt(5): `$id$…` of any method, bsdicrypt `_…`, DES and its longer cousin bigcrypt. */
function isHash(text: string): boolean {
  return /^\$[0-9a-z][0-9a-z-]*[$,]./.test(text) || /^_[./0-9A-Za-z]{19}$/.test(text) || isDesHash(text);
}

function isDesHash(text: string): boolean {
  return /^[./0-9A-Za-z]+$/.test(text) && text.length >= 13 && text.length <= 178 && (text.length - 2) % 11 === 0;
}
