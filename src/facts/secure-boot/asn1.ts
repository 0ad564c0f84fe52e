import type { AsnType } from "asn1js";
import { ImageError } from "../../image/errors.ts";

/** One element of an encoding. */
export interface Asn1Node {
  /** `[n]` of a context-specific element, else undefined. */
  readonly context: number | undefined;
  /** The universal tag's number: 2 INTEGER, 4 OCTET STRING, 6 OBJECT IDENTIFIER, 16 SEQUENCE, 17 SET; else undefined. */
  readonly universal: number | undefined;
  /** The element as it stands, its header included. */
  readonly raw: Uint8Array;
  /** What stands behind its header. */
  readonly content: Uint8Array;
  readonly children: readonly Asn1Node[];
  /** Dotted, for object identifiers. */
  readonly oid: string | undefined;
}

/** The certificates of real programs stay far below; nested deeper is an attack. */
const LIMITS = { maxDepth: 32, maxNodes: 20_000 };
const UNIVERSAL = 1;
const CONTEXT_SPECIFIC = 3;

/**
 * Decodes the element that the bytes start with; what follows it is padding. The library is loaded at the first call.
 *
 * @throws ImageError `corrupt` for what is no DER, too deep or too large; layer `asn1`
 */
export async function parseAsn1(bytes: Uint8Array): Promise<Asn1Node> {
  const { fromBER } = await import("asn1js");
  const { offset, result } = decode(() => fromBER(bytes, { ...LIMITS, parseEmbedded: false }));
  if (offset < 0) throw new ImageError("corrupt", `the encoding is broken: ${result.error}`, { layer: "asn1" });
  return toNode(result);
}

/** The decoder tells most of what is wrong in its result, and throws for a date that is none. */
function decode<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new ImageError("corrupt", "the encoding is broken", { layer: "asn1", cause });
  }
}

function toNode(block: AsnType): Asn1Node {
  const { tagClass, tagNumber } = block.idBlock;
  // Lengths that only an end mark tells are not DER; signatures are made over DER.
  if (block.lenBlock.isIndefiniteForm)
    throw new ImageError("corrupt", "the encoding has a length that is left open", { layer: "asn1" });
  const raw = block.valueBeforeDecodeView;
  const content = raw.subarray(block.idBlock.blockLength + block.lenBlock.blockLength);
  const universal = tagClass === UNIVERSAL ? tagNumber : undefined;
  const parts: unknown = "value" in block.valueBlock ? block.valueBlock.value : undefined;
  // Of an object identifier these are its numbers, which are no elements.
  const children = block.idBlock.isConstructed && Array.isArray(parts) ? (parts as readonly AsnType[]).map(toNode) : [];
  // The decoder lets elements reach beyond the one that holds them.
  if (block.lenBlock.length !== content.length)
    throw new ImageError("corrupt", "the encoding's lengths contradict each other", { layer: "asn1" });
  return {
    context: tagClass === CONTEXT_SPECIFIC ? tagNumber : undefined,
    universal,
    raw,
    content,
    children,
    oid: universal === Tag.objectIdentifier ? block.valueBlock.toString() : undefined,
  };
}

/** Universal tags (ITU-T X.680, 8.4). */
export const Tag = { integer: 2, octetString: 4, objectIdentifier: 6, sequence: 16, set: 17 } as const;

/** The child at that place, of that kind; `corrupt` when there is another or none. */
export function childOf(node: Asn1Node, index: number, tag: number): Asn1Node {
  const child = node.children[index];
  if (child?.universal !== tag)
    throw new ImageError("corrupt", "the encoding is none of a signature", { layer: "asn1" });
  return child;
}

/** The first child that is tagged `[n]`. */
export function contextOf(node: Asn1Node, tag: number): Asn1Node | undefined {
  return node.children.find(({ context }) => context === tag);
}
