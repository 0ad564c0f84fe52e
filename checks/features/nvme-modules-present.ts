import { defineCheck } from "../../src/lint/check.ts";
import { judgeKernels } from "../boot/_kernels.ts";

export default defineCheck({
  id: "features.nvme-modules-present",
  title: "The kernel has the drivers of NVMe",
  level: "must",
  requirements: ["features.nvme-modules-present"],
  why: "On sizes with NVMe controllers the OS disk is an NVMe disk: a kernel without nvme and nvme-core never finds it, and the deployment times out. Built in or as modules that depmod knows.",
  fix: { text: "Install the package with the kernel's modules." },
  appliesTo: { diskController: ["nvme"] },
  run: (image) =>
    judgeKernels(image, "must", async ({ kernel }) => {
      const missing: string[] = [];
      for (const module of ["nvme", "nvme_core"]) {
        if ((await kernel.hasModule(module)) === undefined) missing.push(module);
      }
      const { version, path } = kernel;
      return missing.map((subject) => ({ message: `kernel ${version} has no ${subject}`, path, subject }));
    }),
});
