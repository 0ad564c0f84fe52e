import { type OutOfTreeModule, outOfTreeModules } from "../../src/facts/out-of-tree-modules.ts";
import { type Finding, defineCheck, partial } from "../../src/lint/check.ts";
import { wantsSecureBoot } from "./_secure-boot.ts";

/** What dkms and update-secureboot-policy call the keys that they make. */
const ownKey = /\b(?:DKMS module signing key|Secure Boot Module Signature key)\b/;

export default defineCheck({
  id: "features.tl-signed-modules",
  title: "Modules that did not come with the kernel are signed",
  level: "should",
  requirements: ["features.tl-signed-modules", "lisa.secureboot-compatible"],
  appliesTo: { generation: [2] },
  why: "With Secure Boot kernels load signed modules only; a driver built by DKMS stays away, and with it the GPU or the file system. Modules that came with the kernel are signed by it. A key that DKMS made on the build machine was enrolled in that machine's firmware, and new VMs do not have it: that is noted, as is everything for the security type Standard.",
  fix: {
    text: "Install the vendor's signed packages of the modules, remove them, or deploy with Secure Boot off.",
    commands: ["dkms status", "dkms remove MODULE/VERSION --all"],
  },
  async run(image, { target }) {
    const { modules, unseen } = await image.fact(outOfTreeModules);
    const level = wantsSecureBoot(target) ? "should" : "info";
    return partial(
      modules.flatMap((module) => judge(module, level)),
      unseen,
    );
  },
});

function judge({ name, path, signature }: OutOfTreeModule, level: "should" | "info"): readonly Finding[] {
  if (signature === undefined) return [{ message: `the module ${name} is not signed`, path, subject: name, level }];
  if (signature.signer === undefined || !ownKey.test(signature.signer)) return [];
  return [
    {
      message: `the module ${name} is signed with a key that new VMs do not have`,
      path,
      subject: name,
      evidence: { actual: signature.signer },
      level: "info",
    },
  ];
}
