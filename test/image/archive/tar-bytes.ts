/** A tar written down member by member, so that tests reach what no tool writes. */
export interface Member {
  readonly name: string;
  readonly type?: string;
  readonly content?: string | Uint8Array;
  readonly linkName?: string;
  readonly mode?: number;
  /** Bytes put over the header before its checksum is made, by offset. */
  readonly patch?: Readonly<Record<number, Uint8Array | string>>;
  /** What the header says instead of the content's length. */
  readonly size?: number;
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function tarOf(...members: readonly Member[]): Uint8Array {
  return joined([...members.map(memberBytes), new Uint8Array(1024)]);
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

export function memberBytes({
  name,
  type = "0",
  content = "",
  linkName = "",
  mode = 0o644,
  patch = {},
  size,
}: Member): Uint8Array {
  const data = typeof content === "string" ? bytesOf(content) : content;
  const header = new Uint8Array(512);
  const put = (offset: number, text: string | Uint8Array) =>
    header.set(typeof text === "string" ? bytesOf(text) : text, offset);
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, "0");
  put(0, name);
  put(100, `${octal(mode, 7)}\0`);
  put(108, "0000000\0");
  put(116, "0000000\0");
  put(124, `${octal(size ?? data.length, 11)}\0`);
  put(136, "00000001000\0");
  put(156, type);
  put(157, linkName);
  put(257, "ustar\u000000");
  for (const [offset, text] of Object.entries(patch)) put(Number(offset), text);
  put(148, "        ");
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(148, `${octal(sum, 6)}\0 `);
  const padding = new Uint8Array((512 - (data.length % 512)) % 512);
  return joined([header, data, padding]);
}

/** Pax records of a member: `12 path=abc\n`, the length counting itself. */
export function pax(records: Readonly<Record<string, string>>, type = "x"): Member {
  const lines = Object.entries(records).map(([key, value]) => {
    const rest = bytesOf(` ${key}=${value}\n`).length;
    let length = rest + String(rest).length;
    length = rest + String(length).length;
    return `${length} ${key}=${value}\n`;
  });
  return { name: "pax", type, content: lines.join("") };
}

/** A tar with etc/hostname, "azure", as `tar c etc` and `xz -9e` made it. */
export function xzTar(): Uint8Array {
  return Buffer.from(
    "/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM4Cf/AHldADKdCIYQ5JSzSsi80f5CS2UkaaOPuQOO65c/zVcL7KzyBxjOhTmUWkYx5dWv+THnfTRehk1OBrBF0S+yl2oIgicpNg7/tblHyc8OEg27PsLPb8fjiOflei/1IQHUbK+J9whUPS2rwu2NxooRrbh/jh7bZJ0UP50y4QAAAAAAiwfH+0NcfcgAAZUBgFAAABbiezKxxGf7AgAAAAAEWVo=",
    "base64",
  );
}

/** The same compressed by `zstd -19`. */
export function zstdTar(): Uint8Array {
  return Buffer.from(
    "KLUv/WQAJ+0CAMIDDRKguwHASvTqv6gK23+X0fzR6ykHh7nHiV9NJWOQk1h1W+i9Fjsi427uX3wWTZHfLflg+gQPIGAtLJYD9gNvwKrWXeFIHx5gxdMpjANA+/+Z8P3AAQcFGE/8DSrbgRg=",
    "base64",
  );
}
