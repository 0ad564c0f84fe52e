import { cloudInitInstallation } from "../../src/facts/cloud-init/installation.ts";
import { ignition } from "../../src/facts/ignition.ts";
import { os } from "../../src/facts/os.ts";
import { waagent } from "../../src/facts/waagent.ts";
import { defineCheck, notApplicable } from "../../src/lint/check.ts";
import { installing } from "../../src/lint/fix.ts";

export default defineCheck({
  id: "cloud-init.installed",
  title: "cloud-init is installed",
  level: "should",
  requirements: ["cloud-init.installed", "distro-debian.cloud-init", "lisa.rhel-azure-cloud-init"],
  why: "Azure's way to set up the user, keys, host name and user data of a generalized image is cloud-init; the agent alone knows no user data: scripts and cloud-config that a deployment passes are never run. The pages for Debian and RHEL demand it, yet images that the agent provisions work and some distributions publish such ones: with an agent that starts it is a note.",
  fix: {
    text: "Install cloud-init from the distribution.",
    ...installing({
      debian: "cloud-init",
      redhat: "cloud-init",
      suse: "cloud-init",
      azurelinux: "cloud-init",
      photon: "cloud-init",
    }),
  },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    if ((await image.fact(ignition)) !== undefined) return notApplicable("Ignition provisions this system");
    const { installed, program } = await image.fact(cloudInitInstallation);
    if (installed) return [];
    const { family, major } = await image.fact(os);
    if (family === "nixos") return notApplicable("NixOS makes its files at activation");
    if (family === "redhat" && major !== undefined && major < 7)
      return notApplicable("this release has no cloud-init that works on Azure");
    const { startsAtBoot } = await image.fact(waagent);
    const level = startsAtBoot ? "info" : "should";
    if (program === undefined) return [{ message: "cloud-init is not installed", level }];
    return [{ message: "the program of cloud-init is there without its Python package", path: program, level }];
  },
});
