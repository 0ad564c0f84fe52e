import { os } from "../../src/facts/os.ts";
import { compareDotted } from "../../src/facts/version-order.ts";
import { defineCheck } from "../../src/lint/check.ts";
import { endorsed, publishedForAzure } from "./_releases.ts";

export default defineCheck({
  id: "generic.endorsed-distro",
  title: "The distribution is one that Azure endorses",
  level: "should",
  requirements: ["generic.endorsed-distro", "distro-alma-rocky.support", "distro-debian.versions"],
  why: "The uptime agreement for VMs and the support of extensions are tied to endorsed distributions; others run at best effort: extensions may refuse the system by name, and support asks for an endorsed one. Distributions whose makers publish images for Azure themselves, and releases older than those that the list names, are only noted.",
  fix: { text: "Build the image on an endorsed distribution, or accept best effort." },
  references: [
    {
      title: "Azure: endorsed Linux distributions",
      url: "https://learn.microsoft.com/azure/virtual-machines/linux/endorsed-distros",
    },
  ],
  async run(image) {
    const { id, version, name, path } = await image.fact(os);
    if (path === undefined) return [{ message: "nothing in the image says which system it is" }];
    const evidence = { actual: name };
    const oldest = endorsed.get(id);
    if (oldest === undefined) {
      const isPublished = publishedForAzure.includes(id);
      return [
        { message: `${name} is not endorsed`, path, subject: id, evidence, ...(isPublished ? { level: "info" } : {}) },
      ];
    }
    if (version === "" || compareDotted(version, oldest) >= 0) return [];
    return [
      {
        message: `${name} is older than the releases that are endorsed`,
        path,
        subject: id,
        level: "info",
        evidence: { ...evidence, expected: `${oldest} or newer` },
      },
    ];
  },
});
