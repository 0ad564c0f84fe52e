/**
 * Whether the whole text matches the pattern: `*` stands for any characters, `?` for one, everything else for itself.
 * Takes time proportional to the product of both lengths at worst, whatever the pattern.
 */
export function matchesGlob(text: string, pattern: string): boolean {
  let textAt = 0;
  let patternAt = 0;
  let star = -1;
  let starText = 0;
  while (textAt < text.length) {
    const wanted = pattern[patternAt];
    if (wanted === "*") {
      star = patternAt++;
      starText = textAt;
    } else if (wanted === "?" || wanted === text[textAt]) {
      textAt++;
      patternAt++;
    } else if (star >= 0) {
      // The last star takes one character more.
      patternAt = star + 1;
      textAt = ++starText;
    } else return false;
  }
  while (pattern[patternAt] === "*") patternAt++;
  return patternAt === pattern.length;
}
