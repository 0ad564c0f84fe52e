// Programs of GRUB as tests need them: no code, but all that they carry.
import { efiProgram } from "./efi-program.ts";
import { literalLzma } from "./literal-lzma.ts";

export interface GrubProgramValues {
  /** Where it looks for its configuration. */
  readonly prefix?: string;
  /** Built-in commands. */
  readonly config?: string;
  readonly memdisk?: Uint8Array;
  readonly arch?: "x86_64" | "aarch64";
}

const MEMDISK = 1;
const CONFIG = 2;
const PREFIX = 3;

/** GRUB for EFI. */
export function grubEfiProgram(values: GrubProgramValues = {}): Uint8Array {
  const modules = moduleBytes(values);
  const info = Buffer.alloc(24);
  info.write("mimg");
  info.writeBigUInt64LE(24n, 8);
  info.writeBigUInt64LE(BigInt(24 + modules.length), 16);
  const sections = [
    [".text", "\xc3"],
    ["mods", Buffer.concat([info, modules])],
  ] as const;
  return efiProgram({ ...(values.arch === undefined ? {} : { arch: values.arch }), sections });
}

/** Shim, as it is told by its sections and by the name of its second stage. */
export function shimProgram(arch: "x86_64" | "aarch64" = "x86_64"): Uint8Array {
  const second = Buffer.from(`\\grub${arch === "x86_64" ? "x64" : "aa64"}.efi\0`, "utf16le");
  const sections = [
    [".text", "\xc3"],
    [".data", second],
    [".vendor_cert", "\0".repeat(16)],
  ] as const;
  return efiProgram({ arch, sections });
}

/** A list of boot entries for shim's fallback. */
export function fallbackList(program: string, options = ""): Uint8Array {
  return Buffer.from(`\ufeff${program},Linux,${options},This is the boot entry for Linux\n`, "utf16le");
}

/** GRUB's core image for BIOS: a sector that loads the rest, a decompressor, GRUB itself in LZMA. */
export function grubCoreImage(values: GrubProgramValues): Uint8Array {
  const modules = moduleBytes(values);
  const info = Buffer.alloc(12);
  info.write("mimg");
  info.writeUInt32LE(12, 4);
  info.writeUInt32LE(12 + modules.length, 8);
  const kernel = Buffer.concat([Buffer.alloc(64, 0x90), info, modules]);
  const packed = literalLzma(kernel);
  const decompressor = Buffer.alloc(96, 0x90);
  decompressor.writeUInt32LE(packed.length, 8);
  decompressor.writeUInt32LE(kernel.length, 12);
  return Buffer.concat([Buffer.alloc(512, 0xfa), decompressor, packed]);
}

function moduleBytes({ prefix, config, memdisk }: GrubProgramValues): Buffer {
  const text = (value: string) => Buffer.from(`${value}\0`);
  const parts: (readonly [number, Uint8Array])[] = [
    ...(memdisk ? [[MEMDISK, memdisk] as const] : []),
    ...(config === undefined ? [] : [[CONFIG, text(config)] as const]),
    ...(prefix === undefined ? [] : [[PREFIX, text(prefix)] as const]),
  ];
  return Buffer.concat(
    parts.flatMap(([type, content]) => {
      const size = 8 + Math.ceil(content.length / 4) * 4;
      const header = Buffer.alloc(8);
      header.writeUInt32LE(type, 0);
      header.writeUInt32LE(size, 4);
      return [header, content, Buffer.alloc(size - 8 - content.length)];
    }),
  );
}
