import { type KernelStep, secureBoot } from "../../src/facts/secure-boot.ts";
import { type Finding, attempt, defineCheck, notApplicable, partial, undecided } from "../../src/lint/check.ts";
import { installing } from "../../src/lint/fix.ts";
import {
  additionalCertificates,
  errorsOf,
  fingerprintSet,
  isUnsigned,
  obstacle,
  wantsSecureBoot,
} from "./_secure-boot.ts";

export default defineCheck({
  id: "features.tl-signed-kernel",
  title: "Secure Boot lets the kernels start",
  level: "must",
  requirements: ["features.tl-signed-kernel", "lisa.secureboot-compatible"],
  appliesTo: { generation: [2] },
  why: "The boot loader has every kernel and unified kernel image verified, against the keys of the firmware and of the vendor in shim. GRUB then says bad shim signature and stops. A kernel that starts by default is an error, others a warning; for the security type Standard one without a signature is noted only. Whom the kernel's signer would need in shim cannot be said where no shim comes before it.",
  fix: {
    text: "Use the kernel of the distribution, sign your own, or deploy with Secure Boot off.",
    ...installing({ debian: "linux-image-amd64", redhat: "kernel-core", suse: "kernel-default", azurelinux: "kernel" }),
  },
  options: { additionalCertificates },
  async run(image, { target, options }) {
    const { kernels, loaders, shim, verify } = await image.fact(secureBoot);
    if (!wantsSecureBoot(target)) {
      if (kernels.length === 0) return notApplicable("no kernel was found, and Secure Boot is off");
      return partial(kernels.filter(isUnsigned).map(note), errorsOf(kernels));
    }
    if (kernels.length === 0) return undecided("no kernel was found");
    const fingerprints = fingerprintSet(options.additionalCertificates);
    const unseen: Error[] = [];
    const findings: Finding[] = [];
    const [first] = loaders;
    const isChainWhole =
      shim !== undefined || (first && (await attempt(unseen, verify(first, fingerprints)))?.state === "trusted");
    for (const kernel of kernels) {
      const verdict = await attempt(unseen, verify(kernel, fingerprints));
      if (verdict?.state === "untrusted" && !isChainWhole) continue;
      const said = verdict && obstacle(verdict, shim !== undefined);
      if (said)
        findings.push({
          ...said,
          message: `the kernel ${nameOf(kernel)} ${said.message}`,
          path: kernel.path,
          level: kernel.isDefault || kernels.every(({ isDefault }) => !isDefault) ? "must" : "should",
        });
    }
    return partial(findings, unseen);
  },
});

function note(kernel: KernelStep): Finding {
  return {
    message: `the kernel ${nameOf(kernel)} is not signed, so that it boots with Secure Boot off only`,
    path: kernel.path,
    level: "info",
  };
}

function nameOf({ path }: KernelStep): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
