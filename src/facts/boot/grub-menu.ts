import type { Place } from "./boot-entry.ts";

/** A text whose value may depend on the machine. */
export interface GrubText {
  readonly text: string;
  readonly known: boolean;
}

/** What a menu entry does when it is chosen. */
export interface GrubBoot {
  readonly kernel: GrubText | undefined;
  readonly words: readonly GrubText[];
  readonly initrds: readonly GrubText[];
  /** Another loader that the entry hands over to. */
  readonly chainloader: GrubText | undefined;
  /** The `linux` line, or the variable that its words come from. */
  readonly place: Place;
}

export type GrubMenuItem =
  | {
      readonly kind: "entry";
      readonly title: string;
      readonly id: string;
      /** One, or the alternatives where a condition depends on the machine; filled in once the script has run. */
      boots: readonly GrubBoot[];
      /** The entry itself appears under a condition that only the machine knows. */
      readonly conditional: boolean;
      readonly restricted: boolean;
      readonly place: Place;
    }
  | {
      readonly kind: "submenu";
      readonly title: string;
      readonly id: string;
      readonly items: readonly GrubMenuItem[];
      readonly conditional: boolean;
      readonly restricted: boolean;
      readonly place: Place;
    };

/**
 * The item that `default` names (grub-core/normal/menu.c): an id, a title or a number, behind `>` the same for the
 * submenu, `>>` a real `>`. What cannot be found, and what lies behind a bare submenu, is the first item.
 */
export function defaultItem(items: readonly GrubMenuItem[], spec: string | undefined): GrubMenuItem | undefined {
  let menu = items;
  let rest = spec ?? "";
  for (let depth = 0; depth < 16; depth++) {
    const [head, tail] = splitSpec(rest);
    const item = findItem(menu, head) ?? menu[0];
    if (item?.kind !== "submenu") return item;
    menu = item.items;
    rest = tail;
  }
  return undefined;
}

/** The part before the first single `>`, unescaped, and what follows it. */
function splitSpec(spec: string): readonly [head: string, tail: string] {
  let head = "";
  for (let at = 0; at < spec.length; at++) {
    if (spec[at] !== ">") head += spec[at];
    else if (spec[at + 1] === ">") {
      head += ">";
      at += 1;
    } else return [head, spec.slice(at + 1)];
  }
  return [head, ""];
}

function findItem(items: readonly GrubMenuItem[], spec: string): GrubMenuItem | undefined {
  const named = items.find((item) => item.id === spec) ?? items.find((item) => item.title === spec);
  if (named) return named;
  const number = /^\s*(0x[0-9a-f]+|\d+)\s*$/i.exec(spec)?.[1];
  return number === undefined ? undefined : items[Number(number)];
}
