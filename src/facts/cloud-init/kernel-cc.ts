import { type Version, isBefore } from "./version.ts";

/**
 * The cloud-config that a kernel command line carries: everything between `cc:` and `end_cc`, URL-decoded, `\n` as a
 * line break (`cloudinit.util.read_cc_from_cmdline`). Before 23.4 `cc:` may end another word. Empty when there is none.
 */
export function cloudConfigOf(commandLine: string, version: Version | undefined): string {
  const tag = version !== undefined && isBefore(version, "23.4") ? "cc:" : " cc:";
  const text = ` ${commandLine}`;
  const parts: string[] = [];
  for (let begin = text.indexOf(tag); begin >= 0;) {
    const start = begin + tag.length;
    const found = text.indexOf("end_cc", start);
    const end = found < 0 ? text.length : found;
    parts.push(unquote(text.slice(start, end).trimStart()).replaceAll("\\n", "\n"));
    begin = text.indexOf(tag, end + "end_cc".length);
  }
  return parts.join("\n");
}

/** Python's `urllib.parse.unquote`: a percent sign without two digits stays, bytes that are not UTF-8 become U+FFFD. */
function unquote(text: string): string {
  return text.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) =>
    new TextDecoder().decode(Uint8Array.from(run.slice(1).split("%"), (digits) => Number.parseInt(digits, 16))),
  );
}
