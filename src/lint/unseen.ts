import { isImageError } from "../image/errors.ts";

/** Why something could not be seen, and what the user can do about it. */
export interface Unseen {
  readonly reason: string;
  readonly remedy: string | undefined;
}

/** So many places are named that have the same ailment. */
const MAX_PLACES = 3;

/** Tells errors that kept places from being seen: places of one ailment together, each remedy once. */
export function describeUnseen(errors: readonly Error[]): Unseen {
  const places = new Map<string, string[]>();
  for (const error of errors) {
    const { place, ailment } = split(error);
    const known = places.get(ailment) ?? [];
    if (place !== undefined && !known.includes(place)) known.push(place);
    places.set(ailment, known);
  }
  const remedies = new Set(errors.flatMap((error) => (isImageError(error) ? (error.remedy ?? []) : [])));
  return {
    reason: [...places].map(([ailment, of]) => (of.length === 0 ? ailment : `${listed(of)}: ${ailment}`)).join("; "),
    remedy: [...remedies].join("; ") || undefined,
  };
}

/** `/etc/shadow: permission denied` → the path and what is wrong with it. */
function split(error: Error): { readonly place?: string; readonly ailment: string } {
  const path = isImageError(error) ? error.path : undefined;
  const start = `${path}: `;
  if (path === undefined || !error.message.startsWith(start)) return { ailment: error.message };
  return { place: path, ailment: error.message.slice(start.length) };
}

function listed(places: readonly string[]): string {
  const shown = places.slice(0, MAX_PLACES).join(", ");
  return places.length > MAX_PLACES ? `${shown} and ${places.length - MAX_PLACES} more` : shown;
}

/** One error with what the user can do about it. */
export function withRemedy(error: Error): string {
  const remedy = isImageError(error) ? error.remedy : undefined;
  return remedy === undefined ? error.message : `${error.message} (${remedy})`;
}
