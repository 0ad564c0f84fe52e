/** Bytes in which the filters of every machine find calls: their targets lie near and far, before and behind. */
export function code(): Uint8Array {
  const words = Array.from({ length: 96 }, (_, index) => {
    const near = (index * 37) & 0xffff;
    switch (index % 6) {
      case 0:
        return [0xe8, near & 0xff, near >> 8, index & 1 ? 0xff : 0, index & 2 ? 0xff : 0, 0x90, 0xe9, 0xe8];
      case 1:
        return [near & 0xff, near >> 8, 0x00, 0xeb];
      case 2:
        return [near & 0xff, near >> 8, 0x00, 0x94];
      case 3:
        return [near & 0xff, 0x00, 0x00, 0x90];
      case 4:
        return [near & 0xff, 0xf0, near & 0x7f, 0xf8];
      default:
        return [0x90, 0xe8, 0xe8, 0x00];
    }
  });
  return Uint8Array.from(words.flat());
}
