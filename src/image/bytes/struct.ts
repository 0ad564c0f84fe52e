import { ImageError } from "../errors.ts";

/** How one field is stored: its size in bytes and how to read it there. */
export interface FieldType<T> {
  readonly size: number;
  /** The view holds at least `size` bytes from `offset`. */
  decode(view: DataView, offset: number): T;
}

/** Field name → offset from the start of the structure and type, as the specification lists them. */
export type Layout = Readonly<Record<string, readonly [offset: number, type: FieldType<unknown>]>>;

type Decoded<L extends Layout> = {
  readonly [K in keyof L]: L[K] extends readonly [number, FieldType<infer T>] ? T : never;
};

export interface Struct<T> extends FieldType<T> {
  readonly name: string;
  /** Decodes the structure at `offset` of the bytes; `corrupt` when it does not fit there or a number passes 2^53. */
  from(bytes: Uint8Array, offset?: number): T;
}

/** What a structure decodes to: `type Footer = Infer<typeof Footer>`. */
export type Infer<S> = S extends Struct<infer T> ? T : never;

/**
 * Declares an on-disk structure. The name is for messages: `VHD footer`. A field that leaves the structure is a mistake
 * of ours and throws `TypeError` at once.
 */
export function struct<const L extends Layout>(name: string, size: number, layout: L): Struct<Decoded<L>> {
  const fields = Object.entries(layout).map(([key, [offset, type]]) => {
    if (offset + type.size > size) throw new TypeError(`${key} leaves the ${name}`);
    return { key, offset, type };
  });
  const decode = (view: DataView, offset: number): Decoded<L> => {
    const result: Record<string, unknown> = {};
    for (const field of fields) result[field.key] = field.type.decode(view, offset + field.offset);
    return result as Decoded<L>;
  };
  return {
    name,
    size,
    decode,
    from(bytes, offset = 0) {
      if (!Number.isSafeInteger(offset) || offset < 0 || size > bytes.length - offset)
        throw new ImageError("corrupt", `the ${name} is cut short`, { offset: Math.max(0, offset) });
      try {
        return decode(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset);
      } catch (error) {
        if (error instanceof ImageError)
          throw new ImageError(error.code, `the ${name} is damaged: ${error.message}`, { cause: error });
        throw error;
      }
    },
  };
}

export const u8: FieldType<number> = { size: 1, decode: (view, at) => view.getUint8(at) };
export const u16le: FieldType<number> = { size: 2, decode: (view, at) => view.getUint16(at, true) };
export const u16be: FieldType<number> = { size: 2, decode: (view, at) => view.getUint16(at, false) };
export const u32le: FieldType<number> = { size: 4, decode: (view, at) => view.getUint32(at, true) };
export const u32be: FieldType<number> = { size: 4, decode: (view, at) => view.getUint32(at, false) };
export const i32le: FieldType<number> = { size: 4, decode: (view, at) => view.getInt32(at, true) };
export const i32be: FieldType<number> = { size: 4, decode: (view, at) => view.getInt32(at, false) };

/** Unsigned 64 bits as a number; a value above 2^53 - 1 is `corrupt`: no size or offset of a real disk is. */
export const u64le: FieldType<number> = {
  size: 8,
  decode: (view, at) => safe(view.getUint32(at + 4, true), view.getUint32(at, true)),
};
export const u64be: FieldType<number> = {
  size: 8,
  decode: (view, at) => safe(view.getUint32(at, false), view.getUint32(at + 4, false)),
};
/** For the few fields whose values may use all 64 bits. */
export const bigU64le: FieldType<bigint> = { size: 8, decode: (view, at) => view.getBigUint64(at, true) };
export const bigU64be: FieldType<bigint> = { size: 8, decode: (view, at) => view.getBigUint64(at, false) };
export const bigI64le: FieldType<bigint> = { size: 8, decode: (view, at) => view.getBigInt64(at, true) };

/** A copy of the raw bytes. */
export function bytes(length: number): FieldType<Uint8Array> {
  return { size: length, decode: (view, at) => new Uint8Array(view.buffer, view.byteOffset + at, length).slice() };
}

/** Bytes as ISO 8859-1 characters, all of them, padding included: for magics and creator codes. */
export function ascii(length: number): FieldType<string> {
  return {
    size: length,
    decode(view, at) {
      let text = "";
      for (let index = 0; index < length; index += 1) text += String.fromCharCode(view.getUint8(at + index));
      return text;
    },
  };
}

/** Text in UTF-8 up to its first NUL, invalid bytes as U+FFFD: labels and names. */
export function text(length: number): FieldType<string> {
  return {
    size: length,
    decode(view, at) {
      const raw = new Uint8Array(view.buffer, view.byteOffset + at, length);
      const end = raw.indexOf(0);
      return new TextDecoder("utf-8", { ignoreBOM: true }).decode(end < 0 ? raw : raw.subarray(0, end));
    },
  };
}

/** Text in UTF-16 up to its first NUL; `length` in bytes. */
export function utf16le(length: number): FieldType<string> {
  return { size: length, decode: (view, at) => utf16(view, at, length, true) };
}
export function utf16be(length: number): FieldType<string> {
  return { size: length, decode: (view, at) => utf16(view, at, length, false) };
}

/** A UUID in its order of writing, lower case: ext4, XFS, btrfs, VHD, LVM headers. */
export const uuid: FieldType<string> = { size: 16, decode: (view, at) => dashed(hex(view, at, 16)) };

/** A GUID as Microsoft and UEFI store it, its first three groups little-endian; upper case, as those manuals write it. */
export const guid: FieldType<string> = {
  size: 16,
  decode: (view, at) =>
    dashed(
      view.getUint32(at, true).toString(16).padStart(8, "0") +
        view
          .getUint16(at + 4, true)
          .toString(16)
          .padStart(4, "0") +
        view
          .getUint16(at + 6, true)
          .toString(16)
          .padStart(4, "0") +
        hex(view, at + 8, 8),
    ).toUpperCase(),
};

/** `count` values in a row. */
export function array<T>(count: number, type: FieldType<T>): FieldType<readonly T[]> {
  return {
    size: count * type.size,
    decode: (view, at) => Array.from({ length: count }, (_, index) => type.decode(view, at + index * type.size)),
  };
}

function safe(high: number, low: number): number {
  if (high > 0x1fffff)
    throw new ImageError("corrupt", `0x${high.toString(16)}${hex32(low)} is no size or place on a disk`);
  return high * 0x1_0000_0000 + low;
}

function hex32(value: number): string {
  return value.toString(16).padStart(8, "0");
}

function hex(view: DataView, at: number, length: number): string {
  let digits = "";
  for (let index = 0; index < length; index += 1)
    digits += view
      .getUint8(at + index)
      .toString(16)
      .padStart(2, "0");
  return digits;
}

function dashed(digits: string): string {
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join(
    "-",
  );
}

function utf16(view: DataView, at: number, length: number, littleEndian: boolean): string {
  let characters = "";
  for (let index = 0; index + 1 < length; index += 2) {
    const unit = view.getUint16(at + index, littleEndian);
    if (unit === 0) break;
    characters += String.fromCharCode(unit);
  }
  return characters;
}
