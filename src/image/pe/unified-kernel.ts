// Unified kernel images: a kernel, its ramdisk and its command line as sections of one EFI program (systemd-stub(7),
// UAPI Group "Unified Kernel Image").
import type { PeImage, PeSection } from "./pe-image.ts";

/** systemd looks for no more (src/fundamental/uki.h: UNIFIED_PROFILES_MAX). */
const MAX_PROFILES = 256;

/** True for a program that systemd-stub or another stub starts a kernel from. */
export function isUnifiedKernel(image: PeImage): boolean {
  return image.sections.some(({ name }) => name === ".linux");
}

/**
 * The sections that the stub uses for each profile, by name; the first profile is there without a `.profile` too. What
 * stands in front of the first `.profile` belongs to all, what follows one replaces it (src/boot/pe.c:
 * pe_locate_profile_sections); of a name that repeats, the first counts.
 */
export function profileSections(image: PeImage): readonly ReadonlyMap<string, PeSection>[] {
  const starts = image.sections.flatMap(({ name }, index) => (name === ".profile" ? [index] : []));
  const base = firstOfEach(image.sections.slice(0, starts[0]));
  if (starts.length === 0) return [base];
  return starts
    .slice(0, MAX_PROFILES)
    .map((start, index) => new Map([...base, ...firstOfEach(image.sections.slice(start, starts[index + 1]))]));
}

function firstOfEach(sections: readonly PeSection[]): ReadonlyMap<string, PeSection> {
  const found = new Map<string, PeSection>();
  for (const section of sections) if (!found.has(section.name)) found.set(section.name, section);
  return found;
}
