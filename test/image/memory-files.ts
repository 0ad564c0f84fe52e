import { MemoryByteSource } from "../../src/image/bytes/byte-source.ts";
import type { Container } from "../../src/image/container/container.ts";
import { type OpenContainerOptions, openContainer } from "../../src/image/container/open-container.ts";
import type { RelatedFile } from "../../src/image/container/related-files.ts";

/** Files of one folder, as an image sees them. */
export type MemoryFiles = Readonly<Record<string, Uint8Array>>;

export function memoryFile(files: MemoryFiles, name: string): RelatedFile {
  return {
    locator: name,
    identity: name,
    source: new MemoryByteSource(files[name] ?? new Uint8Array()),
    related: { open: async (other) => (Object.hasOwn(files, other) ? memoryFile(files, other) : undefined) },
  };
}

/** Opens one image, or one of several files that name each other. */
export function openBytes(
  image: Uint8Array | readonly [files: MemoryFiles, name: string],
  options?: OpenContainerOptions,
): Promise<Container> {
  const [files, name] = image instanceof Uint8Array ? [{ image }, "image"] : image;
  return openContainer(memoryFile(files, name), options);
}

export async function contentOf(container: Container): Promise<Uint8Array> {
  return container.source.read(0, container.virtualSize);
}
