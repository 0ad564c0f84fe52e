import { os } from "../../src/facts/os.ts";
import { compareDotted } from "../../src/facts/version-order.ts";
import { type Check, notApplicable } from "../../src/lint/check.ts";
import { kernelOptionsCheck } from "../boot/_kernel-options.ts";

/** What the tool that sets hibernation up on Azure knows, with the first release. */
const known: ReadonlyMap<string, string> = new Map(
  Object.entries({
    almalinux: "9.5",
    debian: "10",
    rhel: "8.3",
    sles: "15.6",
    ubuntu: "18.04",
  }),
);

const option = kernelOptionsCheck({
  id: "features.hibernation-kernel",
  title: "The kernel can hibernate",
  level: "info",
  requirements: ["lisa.hibernation"],
  why: "VMs hibernate only where the kernel has CONFIG_HIBERNATION and the distribution is one that Azure's tool sets up: then the image may be declared IsHibernateSupported. Images for clouds often leave it out: a note. How much room the root needs depends on the memory of the VM (twice as much up to 8 GB), and resume= of another machine is told by storage.fstab-no-swap. Not with Trusted Launch or confidential VMs.",
  fix: { text: "Use the general kernel of the distribution, or do not declare hibernation." },
  references: [
    {
      title: "Azure: hibernation of Linux VMs",
      url: "https://learn.microsoft.com/azure/virtual-machines/linux/hibernate-resume-linux",
    },
  ],
  appliesTo: { security: ["standard"], distro: [...known.keys()] },
  wanted: [{ options: ["HIBERNATION"], values: ["y"], lack: "cannot hibernate" }],
});

export default {
  ...option,
  async run(image, context) {
    const { id, version, name } = await image.fact(os);
    const first = known.get(id);
    if (first !== undefined && version.includes(".") && compareDotted(version, first) < 0)
      return notApplicable(`hibernation is not set up on ${name}`);
    return option.run(image, context);
  },
} satisfies Check;
