import { escapeText } from "./escape.ts";

/** An element with attributes in their order; what is undefined is left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Characters that are markup in text or in an attribute. What XML 1.0 § 2.2 forbids is spelt out by `escapeText`. */
export function xmlText(text: string, limit = 4000): string {
  return escapeText(text, limit).replace(/[&<>"']/g, (character) => entities[character] ?? "");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** One element, its content already XML. Indentation is the caller's. */
export function element(name: string, attributes: Attributes, content = ""): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${xmlText(String(value), 1000)}"`)
    .join("");
  return content === "" ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

/** Children on lines of their own, indented; lines of text stay as they are. */
export function block(children: readonly string[]): string {
  return children.length === 0 ? "" : `\n${children.map((child) => child.replace(/^(?= *<)/gm, "  ")).join("\n")}\n`;
}

export const xmlDeclaration = '<?xml version="1.0" encoding="UTF-8"?>';
