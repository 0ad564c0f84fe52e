const FONT_PIXELS = 14;
const COLUMN_PIXELS = 8.4;
const LINE_PIXELS = 20;
const MARGIN_PIXELS = 20;

/** Colours of Select Graphic Rendition as src/report/style.ts uses them, on a dark ground (contrast above 4.5 : 1). */
const colors: Readonly<Record<number, string>> = {
  31: "#ff7b72",
  32: "#56d364",
  33: "#e3b341",
  34: "#79c0ff",
  36: "#76e3ea",
};

interface Run {
  readonly text: string;
  readonly column: number;
  readonly style: string;
}

/** Lines of a terminal, with their colours, as an SVG that needs no font of its own. `title` is what it shows, for readers that see no pictures. */
export function terminalPicture(lines: readonly string[], title: string): string {
  const rows = lines.map(runsOf);
  const columns = Math.max(...rows.flat().map(({ column, text }) => column + text.length));
  const width = Math.ceil(columns * COLUMN_PIXELS + 2 * MARGIN_PIXELS);
  const height = lines.length * LINE_PIXELS + 2 * MARGIN_PIXELS;
  const texts = rows.flatMap((runs, row) => runs.map((run) => textElement(run, row)));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(title)}">
<title>${escape(title)}</title>
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<g fill="#e6edf3" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${FONT_PIXELS}">
${texts.join("\n")}
</g>
</svg>
`;
}

/** Fixed to its columns, whatever the font is; blanks that nothing collapses. */
function textElement({ text, column, style }: Run, row: number): string {
  const x = (MARGIN_PIXELS + column * COLUMN_PIXELS).toFixed(1);
  const y = MARGIN_PIXELS + row * LINE_PIXELS + FONT_PIXELS;
  return `<text x="${x}" y="${y}" textLength="${(text.length * COLUMN_PIXELS).toFixed(1)}"${style}>${escape(text.replaceAll(" ", "\u00A0"))}</text>`;
}

/** Parts of a line that look the same, without blanks around them. */
function runsOf(line: string): readonly Run[] {
  const runs: Run[] = [];
  const on = new Set<number>();
  let column = 0;
  for (const part of line.split(/(\u001B\[\d+m)/)) {
    const code = /^\u001B\[(\d+)m$/.exec(part)?.[1];
    if (code !== undefined) {
      switchCode(on, Number(code));
      continue;
    }
    const text = part.trim();
    if (text !== "") runs.push({ text, column: column + part.indexOf(text), style: styleOf(on) });
    column += part.length;
  }
  return runs;
}

function switchCode(on: Set<number>, code: number): void {
  // 22 ends bold and dim, 39 every colour (ECMA-48 § 8.3.117).
  if (code === 22) [1, 2].forEach((each) => on.delete(each));
  else if (code === 39) Object.keys(colors).forEach((each) => on.delete(Number(each)));
  else on.add(code);
}

function styleOf(on: ReadonlySet<number>): string {
  const color = [...on].map((code) => colors[code]).find((each) => each !== undefined);
  return [
    ...(color === undefined ? [] : [` fill="${color}"`]),
    ...(on.has(1) ? [' font-weight="bold"'] : []),
    ...(on.has(2) ? [' fill-opacity="0.7"'] : []),
  ].join("");
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
