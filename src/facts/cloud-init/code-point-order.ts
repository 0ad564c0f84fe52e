/** Compares names as the bytes of their UTF-8, which is how Python, the shell and `ls` in the C locale order them. */
export function byCodePoint(a: string, b: string): number {
  const [first, second] = [[...a], [...b]];
  for (const [index, character] of first.entries()) {
    const other = second[index];
    if (other === undefined) return 1;
    const difference = (character.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return first.length - second.length;
}
