import { featuresOf } from "../../src/facts/cloud-init/features.ts";
import { cloudInitInstallation } from "../../src/facts/cloud-init/installation.ts";
import { kernels } from "../../src/facts/kernels.ts";
import { modprobe } from "../../src/facts/modprobe.ts";
import { type Finding, defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";

export default defineCheck({
  id: "cloud-init.version-for-udf-free",
  title: "cloud-init can provision with the udf driver as it is",
  level: "info",
  requirements: ["cloud-init.version-for-udf-free"],
  why: "Before 21.2 cloud-init must mount the provisioning medium, which is UDF. From 21.2 on the metadata service stands in for it, yet without password and custom data.",
  fix: { text: "Keep udf loadable, or update cloud-init to 21.2 or newer." },
  async run(image) {
    const { installed, version } = await image.fact(cloudInitInstallation);
    if (!installed) return notApplicable("cloud-init is not installed");
    if (version === undefined) return undecided("the release of cloud-init is not known");
    if (featuresOf(version).worksWithoutMedium) return [];
    const [block] = (await image.fact(modprobe)).blocksOf("udf");
    const findings: Finding[] = [];
    for (const kernel of await image.fact(kernels)) {
      const place = await kernel.hasModule("udf");
      if (place === "builtin" || (place === "module" && !block)) continue;
      const subject = kernel.version;
      const message = `cloud-init ${version} needs udf, which is not loadable`;
      if (place === undefined) findings.push({ message, path: kernel.path, subject });
      else if (block) findings.push({ message, path: block.directive.path, line: block.directive.line, subject });
    }
    return findings;
  },
});
