import type { BootChainPart } from "../inspect/inspection.ts";

/** The way of each generation, a line for each link; where it ends, the reason behind `-x`. */
export function chainLines(chains: readonly BootChainPart[]): string[] {
  return chains.flatMap(({ generation, boots, broken, unreadable, links }) => {
    const verdict = boots === true ? "" : boots === false ? ", does not boot" : ", as far as it can be told";
    const isTold = links.some((link) => link.broken !== null);
    return [
      `Generation ${generation}: ${generation === 1 ? "BIOS" : "UEFI"}${verdict}`,
      ...links.flatMap((link) => [`  -> ${told(link)}`, ...(link.broken === null ? [] : [`  -x ${link.broken}`])]),
      ...(broken === null || isTold ? [] : [`  -x ${broken.message}${placeOf(broken)}`]),
      ...(unreadable === null ? [] : [`  -x ${unreadable}`]),
    ];
  });
}

function placeOf({ path, line }: { readonly path: string | null; readonly line: number | null }): string {
  return path === null ? "" : ` (${path}${line === null ? "" : `:${line}`})`;
}

function told({ kind, what, where, line, note, signature }: BootChainPart["links"][number]): string {
  const place = where === null ? "" : `${where}${line === null ? "" : `:${line}`}`;
  const rest = [note, signature].filter((word) => word !== null).map((word) => `, ${word}`);
  switch (kind) {
    case "config":
      return place;
    case "kernel":
    case "initramfs":
      return `${kind} ${place === "" ? what : place}${rest.join("")}`;
    case "loader":
    case "entry":
    case "root":
      return `${what}${place === "" ? "" : ` (${place})`}${rest.join("")}`;
  }
}
