import { bootEntries } from "../../src/facts/boot-entries.ts";
import { findIgnoringCase } from "../../src/image/tree/find-ignoring-case.ts";
import { fallbackNames } from "../../src/facts/disk-boot.ts";
import { os } from "../../src/facts/os.ts";
import { TreeByteSource } from "../../src/image/archive/tree-byte-source.ts";
import type { Image } from "../../src/image/image.ts";
import { readPeImage } from "../../src/image/pe/pe-image.ts";
import { type Finding, attempt, defineCheck, notApplicable, partial, undecided } from "../../src/lint/check.ts";

export default defineCheck({
  id: "features.arm64-definition",
  title: "An image for arm64 holds programs for arm64, and only such an image",
  level: "must",
  requirements: ["features.arm64-definition"],
  why: "The architecture of an image definition decides on which VM sizes the image starts; programs of another one do not run there. What --arch says is compared with the ELF header of the installed programs, and with the PE header of the removable-media loader where there is one. Without --arch the programs decide, and nothing can contradict them but the loader.",
  fix: { text: "Declare the image as what it is, or build it for the other architecture." },
  references: [
    {
      title: "Azure: image definitions",
      url: "https://learn.microsoft.com/azure/virtual-machines/shared-image-galleries",
    },
  ],
  async run(image, { target }) {
    const unseen: Error[] = [];
    const programs = (await attempt(unseen, image.fact(os)))?.arch;
    const loaders = (await attempt(unseen, fallbackLoaders(image))) ?? [];
    const declared = target.arch ?? programs;
    if (declared === undefined) return undecided("neither --arch nor a program says which architecture it is for");
    const seen = [programs, ...loaders.map(({ machine }) => machine)].filter((arch) => arch !== undefined);
    if (declared !== "aarch64" && !seen.includes("aarch64")) return notApplicable("the image is not for arm64");
    const findings: Finding[] = [];
    if (programs !== undefined && programs !== declared)
      findings.push({
        message: `the installed programs are ${programs}, and the image is declared as ${declared}`,
        subject: programs,
        evidence: { actual: programs, expected: declared },
      });
    for (const { path, machine } of loaders) {
      // A loader of another architecture beside the right one harms nobody.
      if (machine === declared || loaders.some((other) => other.machine === declared)) continue;
      findings.push({
        message: `the fallback loader is ${machine}, and the image is declared as ${declared}`,
        path,
        evidence: { actual: machine, expected: declared },
      });
    }
    return partial(findings, unseen);
  },
});

/** The removable-media loaders of the EFI system partition with the machine that their headers name. */
async function fallbackLoaders(image: Image): Promise<readonly { readonly path: string; readonly machine: string }[]> {
  const { esp } = await image.fact(bootEntries);
  if (esp === undefined) return [];
  const found: { path: string; machine: string }[] = [];
  for (const name of Object.values(fallbackNames)) {
    const path = await findIgnoringCase(image.tree, esp, name.split("/"));
    if (path === undefined) continue;
    const pe = await readPeImage(await TreeByteSource.open(image.tree, path));
    if (pe) found.push({ path, machine: pe.machine });
  }
  return found;
}
