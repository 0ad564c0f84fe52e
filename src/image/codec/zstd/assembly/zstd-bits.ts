/** Up to 32 bits from the bit `at` on, counted from the byte `start`; the lowest comes first. */
export function bitsAt(start: usize, at: i32, width: i32): i32 {
  return i32((load<u64>(start + (at >> 3)) >> (at & 7)) & ((u64(1) << width) - 1));
}
