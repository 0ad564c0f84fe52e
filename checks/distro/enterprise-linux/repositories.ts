import { os } from "../../../src/facts/os.ts";
import { packages } from "../../../src/facts/packages.ts";
import { defineCheck, notApplicable } from "../../../src/lint/check.ts";
import { wantRepository } from "../_wanted-repository.ts";

export default defineCheck({
  id: "distro.enterprise-linux.repositories",
  title: "A repository of the distribution is enabled",
  level: "should",
  requirements: ["lisa.repositories"],
  why: "Without it no VM gets a fix, and extensions that install packages fail. Microsoft's tests look for an id with base, baseos, rhel, fedora, centos or rhui in it from release 8 on. RHEL gets its repositories by subscription, so there they are wanted only where a client of Azure's update infrastructure is installed. Other repositories alone, as for a closed network, are noted.",
  fix: { text: "Install the package with the distribution's repositories, and enable them." },
  appliesTo: { distro: ["rhel", "centos", "almalinux", "rocky", "fedora"] },
  async run(image) {
    const { id, variantId } = await image.fact(os);
    if (variantId === "coreos") return notApplicable("the system is updated as a whole");
    if (id !== "rhel") return wantRepository(image, { pattern: /base|rhel|fedora|centos|rhui/i, example: "baseos" });
    const installed = await image.fact(packages);
    const hasClient = installed.all().some(({ name, status }) => status === "installed" && name.startsWith("rhui-"));
    if (!hasClient) return notApplicable("the system gets its repositories by subscription");
    return wantRepository(image, { pattern: /rhui/i, example: "rhel-9-for-x86_64-baseos-rhui-rpms" });
  },
});
