/**
 * The line that GRUB hands to the kernel (grub-core/lib/cmdline.c: grub_create_loader_cmdline): words joined by spaces,
 * a word with a space in double quotes, quotes and backslashes escaped except in `\x` escapes.
 */
export function joinKernelArguments(words: readonly string[]): string {
  return words
    .map((word) => {
      const escaped = word.replace(/\\x[0-9A-Fa-f]{2}|[\\'"]/g, (match) => (match.length > 1 ? match : `\\${match}`));
      return word.includes(" ") ? `"${escaped}"` : escaped;
    })
    .join(" ");
}
