import { ignition } from "../../../src/facts/ignition.ts";
import { os } from "../../../src/facts/os.ts";
import { defineCheck, notApplicable } from "../../../src/lint/check.ts";
import { missingPackages } from "../_packages.ts";

export default defineCheck({
  id: "distro.suse.packages",
  title: "The packages that Azure's page for SUSE asks for are installed",
  level: "should",
  requirements: ["distro-suse.packages"],
  why: "The page installs python-azure-agent and, for SLES, cloud-init from the module Public Cloud. What fails without them is told by the checks of the agent and of provisioning, so this is a warning. openSUSE is described without cloud-init, where it is a note.",
  fix: {
    text: "Install them.",
    commands: [
      "SUSEConnect -p sle-module-public-cloud/$VERSION_ID/x86_64",
      "zypper install python-azure-agent cloud-init",
    ],
  },
  references: [
    {
      title: "Azure: prepare a SLES or openSUSE VHD",
      url: "https://learn.microsoft.com/azure/virtual-machines/linux/suse-create-upload-vhd",
    },
  ],
  appliesTo: { family: ["suse"] },
  async run(image, { target }) {
    if ((await image.fact(ignition)) !== undefined) return notApplicable("Ignition provisions this system");
    const { id, major } = await image.fact(os);
    const isOld = major !== undefined && major < 12;
    const level = id.startsWith("opensuse") ? { level: "info" as const } : {};
    return missingPackages(image, [
      { names: ["python-azure-agent", "python3-azure-agent", "WALinuxAgent"] },
      // SLES 11 is provisioned by the agent.
      ...(target.type === "generalized" && !isOld ? [{ names: ["cloud-init"], ...level }] : []),
    ]);
  },
});
