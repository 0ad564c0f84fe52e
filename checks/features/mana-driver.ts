import { bootedKernels } from "../../src/facts/booted-kernels.ts";
import { defineCheck, undecided } from "../../src/lint/check.ts";

export default defineCheck({
  id: "features.mana-driver",
  title: "The kernel has the driver of MANA",
  level: "info",
  requirements: ["features.mana-driver", "lisa.provision-sriov"],
  why: "Newer sizes have Microsoft's own network adapter. Without its driver, mainline since 5.15 and whole since 6.2, they fall back to the synthetic NIC. Official images with older kernels lack it: a note.",
  fix: { text: "Use a kernel of 6.2 or newer, or one of the distribution that has the driver." },
  async run(image) {
    const { kernels } = await image.fact(bootedKernels);
    if (kernels.length === 0) return undecided("no installed kernel was found");
    const without = [];
    for (const kernel of kernels) if ((await kernel.hasModule("mana")) === undefined) without.push(kernel);
    return without.map(({ version, path }) => ({ message: `kernel ${version} has no mana`, path, subject: "mana" }));
  },
});
