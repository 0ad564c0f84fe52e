/**
 * A defect in a structure of the disk that did not keep its reader from going on. Readers record, checks judge what it
 * means for Azure.
 */
export interface Problem {
  /** Stable, in kebab case, for checks to match: `footer-checksum`, `primary-header`. */
  readonly code: string;
  /** States the defect; lower case, no full stop. */
  readonly message: string;
  /** Byte offset in the file or device that the structure lies in. */
  readonly offset?: number;
}
