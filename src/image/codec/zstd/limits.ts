/** No block of any frame takes or gives more (RFC 8878 § 3.1.1.2.4). */
export const MAX_BLOCK_BYTES = 128 * 1024;

/** Behind everything that is read or written in steps of up to 12 bytes. */
export const SLACK_BYTES = 16;
