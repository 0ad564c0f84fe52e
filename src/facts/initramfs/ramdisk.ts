import type { ByteSource } from "../../image/bytes/byte-source.ts";
import { moduleNameOf } from "../kernel/kernel-files.ts";
import { type InitramfsSegment, readInitramfs } from "./read-initramfs.ts";

/** What is kept of a ramdisk: plain data, which goes from one thread to another as it is. */
export interface Ramdisk {
  readonly segments: readonly InitramfsSegment[];
  /** Every name inside, without `/` in front. */
  readonly names: ReadonlySet<string>;
  /** The files whose text says something, by their names. */
  readonly texts: ReadonlyMap<string, string>;
  /** The module directories by their kernels: the files by the names of the modules. */
  readonly modules: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** Files inside whose text says something, by their names; the longest have some hundred kilobytes. */
const wanted =
  /^(?:(?:usr\/)?lib\/modules\/[^/]+\/modules\.builtin|(?:etc|run|(?:usr\/)?(?:local\/)?lib)\/modprobe\.d\/[^/]+\.conf|etc\/crypttab|cryptroot\/crypttab|etc\/lvm\/lvm\.conf|conf\/initramfs\.conf|conf\/conf\.d\/[^/]+|buildconfig)$/;
const WANTED_LIMIT_BYTES = 1024 * 1024;
const moduleDirectory = /^(?:usr\/)?lib\/modules\/([^/]+)\//;

/** Reads a whole ramdisk; errors are those of `readInitramfs`. */
export async function readRamdisk(source: ByteSource): Promise<Ramdisk> {
  const names = new Set<string>();
  const texts = new Map<string, string>();
  const modules = new Map<string, Map<string, string>>();
  const segments = await readInitramfs(source, {
    wants: (name, sizeBytes) => sizeBytes <= WANTED_LIMIT_BYTES && wanted.test(name),
    take({ name, type, content }) {
      names.add(name);
      if (content && type === "file") texts.set(name, new TextDecoder().decode(content));
      const version = moduleDirectory.exec(name)?.[1];
      if (version === undefined) return;
      const ofVersion = modules.get(version) ?? new Map<string, string>();
      modules.set(version, ofVersion);
      const module = type === "file" || type === "symlink" ? moduleNameOf(name) : undefined;
      if (module !== undefined) ofVersion.set(module, name);
    },
  });
  return { segments, names, texts, modules };
}
