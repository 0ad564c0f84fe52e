import { packages } from "../../../src/facts/packages.ts";
import { defineCheck, undecided } from "../../../src/lint/check.ts";

/** The build that Azure's page on failed boots names. */
const BROKEN = "2.02-78.0.3.el8_1.1";

export default defineCheck({
  id: "distro.oracle.grub-2-02-78",
  title: "GRUB is not the build that forgets the kernel's parameters",
  level: "must",
  requirements: ["distro-oracle.grub-2.02-78"],
  why: `With ${BROKEN} of Oracle Linux 8 boot entries lose what $kernelopts held at the next change of kernels, and the VM stops in its initramfs: Failed to start Switch Root. What the entries say now is told by boot.kernelopts.`,
  fix: {
    text: "Update GRUB, then write the parameters anew.",
    commands: ["dnf upgrade 'grub2*'", "grub2-mkconfig -o /boot/grub2/grub.cfg"],
  },
  appliesTo: { distro: ["ol"] },
  async run(image) {
    const installed = await image.fact(packages);
    if (installed.database === undefined) return undecided("the image has no database of packages");
    return installed
      .all()
      .filter(
        ({ name, status }) => status === "installed" && /^grub2-(?:common|pc|efi-\w+|tools(?:-minimal)?)$/.test(name),
      )
      .filter(({ upstreamVersion, release }) => `${upstreamVersion}-${release ?? ""}` === BROKEN)
      .map(({ name, version }) => ({
        message: `${name} forgets the parameters of the kernel`,
        subject: name,
        evidence: { actual: version, expected: `newer than ${BROKEN}` },
      }));
  },
});
