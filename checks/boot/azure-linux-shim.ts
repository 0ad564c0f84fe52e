import { packages } from "../../src/facts/packages.ts";
import { secureBoot } from "../../src/facts/secure-boot.ts";
import { defineCheck } from "../../src/lint/check.ts";

export default defineCheck({
  id: "boot.azure-linux-shim",
  title: "Azure Linux boots by its shim",
  level: "should",
  requirements: ["distro-azure-linux.shim"],
  appliesTo: { distro: ["azurelinux", "mariner"], generation: [2] },
  why: "Microsoft maintains the shim of Azure Linux and gets it signed anew when keys expire; an image without its package keeps a boot loader that nobody updates, and does not boot with Secure Boot. A shim that lies on the EFI system partition without a package of its own will boot all the same.",
  fix: { text: "Install the package.", commands: ["tdnf install shim"] },
  async run(image) {
    const installed = await image.fact(packages);
    if (installed.find("shim", "shim-unsigned-x64", "shim-unsigned-aarch64", "shim-x64", "shim-aa64")) return [];
    const { shim } = await image.fact(secureBoot);
    if (shim) return [];
    const { path } = installed;
    return [{ message: "the package shim is not installed", ...(path === undefined ? {} : { path }), subject: "shim" }];
  },
});
