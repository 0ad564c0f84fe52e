import { os } from "../../../src/facts/os.ts";
import { defineCheck, notApplicable } from "../../../src/lint/check.ts";
import { missingPackages } from "../_packages.ts";

export default defineCheck({
  id: "distro.ubuntu.packages",
  title: "The packages that Azure's page for Ubuntu asks for are installed",
  level: "should",
  requirements: ["distro-ubuntu.packages"],
  why: "The page installs cloud-init, netplan.io, walinuxagent and gdisk. An image works without single ones of them, and what then fails is told by the checks of the agent, cloud-init and the network, so this is a warning. gdisk, for which cloud-init of today takes sfdisk, is only noted.",
  fix: { text: "Install them.", commands: ["apt-get install cloud-init gdisk netplan.io walinuxagent"] },
  references: [
    {
      title: "Azure: prepare an Ubuntu VHD",
      url: "https://learn.microsoft.com/azure/virtual-machines/linux/create-upload-ubuntu",
    },
  ],
  appliesTo: { distro: ["ubuntu"] },
  async run(image, { target }) {
    const { major = 0 } = await image.fact(os);
    if (major < 18) return notApplicable("only from 18.04 on");
    return missingPackages(image, [
      // From 24.10 on cloud-init consists of packages of one datasource each beside a base.
      ...(target.type === "generalized" ? [{ names: ["cloud-init", "cloud-init-base"] }] : []),
      { names: ["netplan.io"] },
      { names: ["walinuxagent"] },
      { names: ["gdisk"], level: "info" },
    ]);
  },
});
