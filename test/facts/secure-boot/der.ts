// The few encodings that certificates and signatures are made of (ITU-T X.690).

export type Der = Uint8Array;

function element(tag: number, ...parts: readonly Uint8Array[]): Der {
  const content = Buffer.concat(parts);
  const length =
    content.length < 0x80
      ? [content.length]
      : content.length < 0x100
        ? [0x81, content.length]
        : [0x82, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

export const sequence = (...parts: readonly Der[]): Der => element(0x30, ...parts);
export const set = (...parts: readonly Der[]): Der => element(0x31, ...parts);
export const integer = (...bytes: readonly number[]): Der => element(0x02, Uint8Array.from(bytes));
export const octets = (bytes: Uint8Array): Der => element(0x04, bytes);
export const bits = (bytes: Uint8Array): Der => element(0x03, Uint8Array.of(0), bytes);
export const nothing: Der = element(0x05);
export const truth: Der = element(0x01, Uint8Array.of(0xff));
export const text = (value: string): Der => element(0x0c, Buffer.from(value));
export const time = (value: string): Der => element(0x17, Buffer.from(value));
export const tagged = (tag: number, ...parts: readonly Der[]): Der => element(0xa0 | tag, ...parts);

export function oid(dotted: string): Der {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
    const groups = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
      groups.unshift((left & 0x7f) | 0x80);
    return groups;
  });
  return element(0x06, Uint8Array.from(bytes));
}
