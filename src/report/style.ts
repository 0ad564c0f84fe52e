/** How a report marks text: with colour on a terminal, with nothing elsewhere. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
  blue(text: string): string;
  green(text: string): string;
  cyan(text: string): string;
}

/** Select Graphic Rendition sequences (ECMA-48 § 8.3.117): the code that starts and the code that ends. */
export function style(color: boolean): Style {
  const mark = (start: number, end: number) => (text: string) =>
    color && text !== "" ? `\u001B[${start}m${text}\u001B[${end}m` : text;
  return {
    bold: mark(1, 22),
    dim: mark(2, 22),
    red: mark(31, 39),
    yellow: mark(33, 39),
    blue: mark(34, 39),
    green: mark(32, 39),
    cyan: mark(36, 39),
  };
}
