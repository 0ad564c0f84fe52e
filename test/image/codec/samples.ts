/** What the packed samples hold: repeats of three bytes, a long run, and text that repeats little. */
export const sample = [
  "abcabcabc".repeat(50),
  "a".repeat(3000),
  ...Array.from({ length: 600 }, (_, i) => String.fromCharCode(33 + ((i * i * 7 + i) % 90))),
].join("");

/** All pieces of a decoder as text, and what it returns. */
export async function collect(
  pieces: AsyncGenerator<Uint8Array, number>,
): Promise<{ readonly text: string; readonly end: number }> {
  const found: Uint8Array[] = [];
  for (;;) {
    const { value, done } = await pieces.next();
    if (done === true) return { text: Buffer.concat(found).toString("latin1"), end: value };
    found.push(value);
  }
}
