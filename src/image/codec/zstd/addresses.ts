/** Where things lie in the memory of the decoder. */
export const addresses = {
  /** The offsets that short codes repeat, the last one first: three numbers of four bytes. */
  recent: 0x40,
  /** 2^11 entries of two bytes. */
  huffman: 0x1000,
  /** 2^9, 2^8 and 2^9 entries of eight bytes. */
  literalLengths: 0x2000,
  offsets: 0x3000,
  matchLengths: 0x4000,
  /** What the tables are built with. */
  constants: 0x5000,
  /** A block as it is stored, and the literals of a block, each with slack behind. */
  input: 0x1_0000,
  literals: 0x4_0000,
  /** What was decoded; all that follows. */
  window: 0x7_0000,
} as const;
