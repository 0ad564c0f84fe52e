import { xmlText } from "./xml.ts";

/** Markup that is ready to stand in a page. Text becomes it by `text` alone, so that none is forgotten. */
export interface Html {
  readonly html: string;
}

type Child = Html | undefined;
type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Elements without content; they end in `/>`, so that the page is well-formed XML too. */
const voids: ReadonlySet<string> = new Set(["meta", "input", "rect", "br"]);

export function tag(name: string, attributes: Attributes = {}, ...children: readonly Child[]): Html {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([key, value]) => ` ${key}="${value === true ? key : xmlText(String(value), 2000)}"`)
    .join("");
  if (voids.has(name)) return { html: `<${name}${written}/>` };
  return { html: `<${name}${written}>${join(children).html}</${name}>` };
}

export function text(content: string, limit = 800): Html {
  return { html: xmlText(content, limit) };
}

/** Our own style and script: nothing in them needs escaping, nor may. */
export function raw(content: string): Html {
  return { html: content };
}

export function join(children: readonly Child[], separator = ""): Html {
  return { html: children.flatMap((child) => child?.html ?? []).join(separator) };
}
