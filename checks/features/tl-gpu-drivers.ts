import { kernels } from "../../src/facts/kernels.ts";
import { findProgram } from "../../src/facts/programs.ts";
import { defineCheck } from "../../src/lint/check.ts";

export default defineCheck({
  id: "features.tl-gpu-drivers",
  title: "No GPU driver keeps Secure Boot off",
  level: "info",
  requirements: ["features.tl-gpu-drivers"],
  appliesTo: { security: ["trusted-launch", "confidential"] },
  why: "NVIDIA's GRID driver needs Secure Boot off on every Linux, the CUDA driver needs extra steps on Ubuntu and Secure Boot off elsewhere. An image that brings one along is deployed as Trusted Launch with Secure Boot switched off, or the driver does not load.",
  fix: { text: "Deploy with Secure Boot off, or install the driver by the extension after the deployment." },
  references: [
    {
      title: "Trusted Launch: virtual machine sizes",
      url: "https://learn.microsoft.com/azure/virtual-machines/trusted-launch#virtual-machines-sizes",
    },
  ],
  async run(image) {
    const grid = await findProgram(image.tree, "nvidia-gridd");
    const driver = grid === undefined ? "NVIDIA's driver" : "NVIDIA's GRID driver";
    const found = [];
    for (const kernel of await image.fact(kernels)) {
      const path = await kernel.moduleFile("nvidia");
      if (path !== undefined) found.push({ message: `${driver} is installed for kernel ${kernel.version}`, path });
    }
    if (found.length > 0 || grid === undefined) return found;
    return [{ message: `${driver} is installed`, path: grid }];
  },
});
