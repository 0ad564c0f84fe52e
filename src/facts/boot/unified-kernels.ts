import { TreeByteSource } from "../../image/archive/tree-byte-source.ts";
import type { ByteSource } from "../../image/bytes/byte-source.ts";
import { isImageError } from "../../image/errors.ts";
import { type PeImage, type PeSection, readPeImage, readSectionText } from "../../image/pe/pe-image.ts";
import { isUnifiedKernel, profileSections } from "../../image/pe/unified-kernel.ts";
import type { FileTree } from "../../image/tree/file-tree.ts";
import { type CommandLineWord, splitCommandLine } from "../kernel-command-line.ts";
import { parseOsRelease } from "../os-release.ts";
import { findIgnoringCase } from "../../image/tree/find-ignoring-case.ts";

/** One way to start a unified kernel image; most have one only. */
export interface UnifiedProfile {
  /** As systemd-boot calls it: the file's name in lower case, `@` and the profile behind it for later ones. */
  readonly id: string;
  /** From `.osrel` and `.profile`; undefined without them: systemd-boot then shows no entry. */
  readonly title: string | undefined;
  readonly version: string | undefined;
  readonly sortKey: string | undefined;
  readonly cmdline: readonly CommandLineWord[];
  readonly hasInitrd: boolean;
}

/** A program that holds a kernel. */
export interface UnifiedKernel {
  readonly path: string;
  /** From the root of its partition: `/EFI/Linux/…`. */
  readonly written: string;
  /** Its `.uname`, else what its name says; undefined when neither tells. */
  readonly kernelVersion: string | undefined;
  /** Empty when it cannot be read. */
  readonly profiles: readonly UnifiedProfile[];
  /** Add-ons whose ramdisks and words the stub adds to every profile. */
  readonly addons: readonly string[];
  readonly error: Error | undefined;
}

/** No partition for EFI has room for more. */
const MAX_FILES = 256;

/**
 * The unified kernel images in /EFI/Linux below the mount point of the EFI system partition or of XBOOTLDR. Programs that
 * hold no kernel are left out, as systemd-boot leaves them; what cannot be read is kept with its error.
 */
export async function readUnifiedKernels(tree: FileTree, root: string): Promise<readonly UnifiedKernel[]> {
  const directory = await findIgnoringCase(tree, root, ["EFI", "Linux"]);
  if (directory === undefined) return [];
  const names = (await tree.readDir(directory)).filter(
    ({ name, type }) => type === "file" && /^(?!\.|auto-).*\.efi$/i.test(name),
  );
  const found: UnifiedKernel[] = [];
  for (const { name } of names.slice(0, MAX_FILES)) {
    const kernel = await readUnifiedKernel(tree, root, `${directory}/${name}`);
    if (kernel) found.push(kernel);
  }
  return found;
}

/** The unified kernel image at that path; undefined for programs that hold no kernel and for what is no program. */
export async function readUnifiedKernel(
  tree: FileTree,
  root: string,
  path: string,
): Promise<UnifiedKernel | undefined> {
  const written = root === "/" ? path : path.slice(root.length);
  try {
    const source = await TreeByteSource.open(tree, path);
    // A file that cannot be read may claim to be empty: its error comes first.
    await tree.readRange(path, 0, 1);
    const image = await readPeImage(source);
    if (image === undefined || !isUnifiedKernel(image)) return undefined;
    const uname = await textOf(source, profileSections(image)[0]?.get(".uname"));
    const addons = await readAddons(tree, root, path, uname);
    return {
      path,
      written,
      kernelVersion: uname ?? versionFromName(path),
      profiles: await readProfiles(source, image, path, addons),
      addons: addons.filter(({ hasInitrd }) => hasInitrd).map((addon) => addon.path),
      error: undefined,
    };
  } catch (error) {
    if (!isImageError(error)) throw error;
    return { path, written, kernelVersion: versionFromName(path), profiles: [], addons: [], error };
  }
}

/** `fedora-6.12.0-1.fc41.x86_64.efi`, `linux-6.6.1+3-0.efi`: what follows the first dash before a number with a dot. */
function versionFromName(path: string): string | undefined {
  const name = path
    .slice(path.lastIndexOf("/") + 1)
    .replace(/\.efi$/i, "")
    .replace(/\+\d+(?:-\d+)?$/, "");
  return /(?:^|-)(\d+\.\d.*)$/.exec(name)?.[1];
}

async function textOf(source: ByteSource, section: PeSection | undefined): Promise<string | undefined> {
  const text = section && (await readSectionText(source, section)).trim();
  return text === "" ? undefined : text;
}

async function readProfiles(
  source: ByteSource,
  image: PeImage,
  path: string,
  addons: readonly Addon[],
): Promise<readonly UnifiedProfile[]> {
  const fileName = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  const profiles: UnifiedProfile[] = [];
  for (const [index, sections] of profileSections(image).entries()) {
    const names = await readNames(source, sections, path);
    const cmdline = await textOf(source, sections.get(".cmdline"));
    const profile = names.profileId ?? String(index);
    const shown = names.profileTitle ?? (index === 0 ? undefined : (names.profileId ?? `Profile #${index + 1}`));
    profiles.push({
      id: index === 0 ? fileName : `${fileName}@${profile.toLowerCase()}`,
      title: names.name === undefined || shown === undefined ? names.name : `${names.name} (${shown})`,
      version: names.version,
      sortKey: names.sortKey,
      cmdline: splitCommandLine([cmdline ?? "", ...addons.map((addon) => addon.cmdline)].join(" ")),
      hasInitrd: sections.has(".initrd"),
    });
  }
  return profiles;
}

interface Names {
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly sortKey: string | undefined;
  readonly profileId: string | undefined;
  readonly profileTitle: string | undefined;
}

/** What an entry is called and sorted by (src/shared/bootspec-fundamental.c: bootspec_pick_name_version_sort_key). */
async function readNames(source: ByteSource, sections: ReadonlyMap<string, PeSection>, path: string): Promise<Names> {
  const osRelease = parseOsRelease((await textOf(source, sections.get(".osrel"))) ?? "", path);
  const profile = parseOsRelease((await textOf(source, sections.get(".profile"))) ?? "", path);
  const firstOf = (...keys: readonly string[]) =>
    keys.map((key) => osRelease.get(key)?.value).find((value) => value !== undefined && value !== "");
  return {
    name: firstOf("PRETTY_NAME", "IMAGE_ID", "NAME", "ID"),
    version: firstOf("IMAGE_VERSION", "VERSION", "VERSION_ID", "BUILD_ID"),
    sortKey: firstOf("IMAGE_ID", "ID"),
    profileId: profile.get("ID")?.value,
    profileTitle: profile.get("TITLE")?.value,
  };
}

interface Addon {
  readonly path: string;
  readonly cmdline: string;
  readonly hasInitrd: boolean;
}

/** Add-ons for all images first, then those for this one, each by name (src/boot/stub.c: load_all_addons). */
async function readAddons(
  tree: FileTree,
  root: string,
  path: string,
  uname: string | undefined,
): Promise<readonly Addon[]> {
  const found: Addon[] = [];
  const everywhere = await findIgnoringCase(tree, root, ["loader", "addons"]);
  for (const directory of [...(everywhere === undefined ? [] : [everywhere]), `${path}.extra.d`]) {
    if ((await tree.stat(directory))?.type !== "directory") continue;
    const names = (await tree.readDir(directory)).filter(({ name }) => /\.addon\.efi$/i.test(name));
    for (const { name } of names.slice(0, MAX_FILES)) {
      const addon = await readAddon(tree, `${directory}/${name}`, uname);
      if (addon) found.push(addon);
    }
  }
  return found;
}

/** Undefined for what the stub passes over: other programs, whole kernels, add-ons of another kernel. */
async function readAddon(tree: FileTree, path: string, uname: string | undefined): Promise<Addon | undefined> {
  const source = await TreeByteSource.open(tree, path);
  const image = await readPeImage(source);
  if (image === undefined || isUnifiedKernel(image)) return undefined;
  const sections = profileSections(image)[0];
  const wanted = await textOf(source, sections?.get(".uname"));
  if (uname !== undefined && wanted !== undefined && wanted !== uname) return undefined;
  const cmdline = (await textOf(source, sections?.get(".cmdline"))) ?? "";
  return { path, cmdline, hasInitrd: sections?.has(".initrd") ?? false };
}
