import { defineCheck } from "../../src/lint/check.ts";
import { judgeKernels } from "./_kernels.ts";

export default defineCheck({
  id: "boot.kernel-has-modules",
  title: "The kernel that starts finds its modules",
  level: "must",
  requirements: ["lisa.azl-static-kernel-modules"],
  why: "Modules lie in a directory named like the kernel. A kernel without its directory, after a package was removed by half or files were copied by hand, has only what is built in and in its initramfs: often no network, no FAT and no DVD. A kernel that is configured without modules needs none. The kernel that starts by default is an error, others a warning.",
  fix: { text: "Install the kernel's package again, with its modules." },
  run: (image) =>
    judgeKernels(image, "must", async ({ kernel }) => {
      if (kernel.modulesPath !== undefined) return [];
      if (kernel.configPath !== undefined && (await kernel.option("MODULES")) === undefined) return [];
      const { version, imagePath, path } = kernel;
      return [
        {
          message: `kernel ${version} has no directory of modules`,
          path: imagePath ?? path,
          subject: version,
          evidence: { expected: `/usr/lib/modules/${version}` },
        },
      ];
    }),
});
