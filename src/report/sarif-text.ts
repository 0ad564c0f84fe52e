import { escapeText } from "./escape.ts";

/** Text for SARIF. `{0}` would be a placeholder (SARIF 2.1.0 § 3.11.5), `[text](target)` a link (§ 3.11.6). */
export function sarifText(text: string, limit = 1000): string {
  return escapeText(text, limit)
    .replaceAll("](", "] (")
    .replace(/\{(?=\d+\})/g, "{ ");
}
