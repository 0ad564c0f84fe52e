/** An element of one of firewalld's XML files; text is only kept where it stands alone. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  readonly text: string;
  readonly line: number;
}

const MAX_ELEMENTS = 20_000;

/** Reads the plain XML that firewalld writes: elements, attributes, text; comments and declarations are passed over. */
export function parseXml(text: string): readonly XmlElement[] {
  const root: { children: XmlElement[] } = { children: [] };
  const stack: { name: string; attributes: Map<string, string>; children: XmlElement[]; text: string; line: number }[] =
    [];
  let line = 1;
  let count = 0;
  for (const [token] of text.matchAll(/<!--[^]*?(?:-->|$)|<[?!][^>]*>?|<\/?[A-Za-z][^<>]*>|[^<]+|</g)) {
    const at = line;
    line += token.split("\n").length - 1;
    if (token.startsWith("<!") || token.startsWith("<?")) continue;
    if (token.startsWith("</")) {
      const closed = stack.pop();
      if (closed) (stack.at(-1) ?? root).children.push({ ...closed, text: closed.text.trim() });
    } else if (/^<[A-Za-z]/.test(token)) {
      if (++count > MAX_ELEMENTS) break;
      const name = /^<([\w.:-]+)/.exec(token)?.[1] ?? "";
      const attributes = new Map(
        [...token.matchAll(/([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map((match) => [
          match[1] ?? "",
          unescape(match[2] ?? match[3] ?? ""),
        ]),
      );
      const element = { name, attributes, children: [], text: "", line: at };
      if (token.endsWith("/>")) (stack.at(-1) ?? root).children.push(element);
      else stack.push(element);
    } else {
      const open = stack.at(-1);
      if (open) open.text += unescape(token);
    }
  }
  for (let open = stack.pop(); open; open = stack.pop()) (stack.at(-1) ?? root).children.push(open);
  return root.children;
}

function unescape(text: string): string {
  return text.replace(/&(lt|gt|amp|quot|apos);/g, (_match, name: string) => entities[name] ?? "");
}

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
