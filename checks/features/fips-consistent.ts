import { type BootableKernel, bootDrivers } from "../../src/facts/boot-drivers.ts";
import { fstab } from "../../src/facts/fstab.ts";
import { hasWord, lastValueOf } from "../../src/facts/kernel-command-line.ts";
import { type OperatingSystem, os } from "../../src/facts/os.ts";
import type { Image } from "../../src/image/image.ts";
import { type Finding, attempt, defineCheck, notApplicable, partial } from "../../src/lint/check.ts";
import { startedEntries } from "../boot/_command-line.ts";
import { hasFipsProvider, hasOpenssl } from "./_fips.ts";

const POLICY = "/etc/crypto-policies/config";

export default defineCheck({
  id: "features.fips-consistent",
  title: "FIPS mode is on as a whole or off as a whole",
  level: "should",
  requirements: ["lisa.fips"],
  why: "fips=1 on the kernel's command line is one part of FIPS mode: the initramfs needs dracut's module that checks the kernel, boot= where /boot is a partition of its own, OpenSSL a provider (its own or SymCrypt), and RHEL 8 and 9 the crypto policy FIPS; a part that is missing leaves a system that is called FIPS and is not, or does not start. Newer systems take the policy by themselves. That the image is meant for FIPS at all the image does not say.",
  fix: {
    text: "Switch FIPS mode on with the distribution's tool, or take fips=1 off the command line.",
    commandsFor: { redhat: ["fips-mode-setup --enable"] },
  },
  async run(image) {
    const unseen: Error[] = [];
    const started = await startedEntries(image);
    const on = started.filter(({ words }) => hasWord(words, "fips=1"));
    const policy = (await image.tree.readText(POLICY, { optional: true }))?.trim();
    const policyIsFips = policy !== undefined && /^FIPS(?::|$)/m.test(policy);
    const [first] = on;
    if (!first) {
      if (!policyIsFips) return notApplicable("FIPS is not switched on");
      if (started.length === 0) return notApplicable("no kernel command line was found");
      return [
        {
          message: "the crypto policy is FIPS, and the kernel does not start in FIPS mode",
          path: POLICY,
          level: "info",
        },
      ];
    }
    const findings: Finding[] = [];
    if ((await hasOpenssl(image)) && !(await hasFipsProvider(image)))
      findings.push({ message: "the kernel starts in FIPS mode, and OpenSSL has no provider for it", ...first.at });
    if (policy !== undefined && !policyIsFips && needsPolicy(await image.fact(os)))
      findings.push({
        message: "the kernel starts in FIPS mode with another crypto policy",
        path: POLICY,
        evidence: { actual: policy.split("\n").at(-1) ?? "", expected: "FIPS" },
      });
    for (const kernel of (await attempt(unseen, image.fact(bootDrivers))) ?? []) {
      if (kernel.isDefault && hasWord(kernel.words, "fips=1"))
        findings.push(...((await attempt(unseen, judgeRamdisk(image, kernel))) ?? []));
    }
    return partial(findings, unseen);
  },
});

/** From RHEL 10 and Azure Linux 4 on the policy follows the kernel at boot (crypto-policies: fips-crypto-policy-overlay). */
function needsPolicy({ id, family, major }: OperatingSystem): boolean {
  return family === "redhat" && id !== "fedora" && (major === 8 || major === 9);
}

/** dracut, modules.d/01fips: fips.sh checks the kernel's checksum and looks for it in /boot, or in what boot= names. */
async function judgeRamdisk(
  image: Image,
  { contents, words, ramdisks, kernel, entry }: BootableKernel,
): Promise<Finding[]> {
  const inside = await contents();
  if (inside.every(({ generator }) => generator !== "dracut")) return [];
  const names = inside.flatMap(({ names: all }) => [...all]);
  const path = ramdisks[0] ?? kernel.path;
  if (!names.some((name) => /(?:^|\/)fips(?:-(?:boot|noboot|load-crypto))?\.sh$/.test(name)))
    return [{ message: `the initramfs of kernel ${kernel.version} does not check the kernel for FIPS`, path }];
  // The checksum of a unified kernel image is not looked for in /boot.
  if (entry?.loader === "uki") return [];
  const boot = (await image.fact(fstab)).entries.find(({ mountPoint }) => mountPoint === "/boot");
  if (!boot || lastValueOf(words, "boot") !== undefined) return [];
  const message = "/boot is a partition of its own, and no boot= tells the initramfs where";
  return [{ message, path: boot.path, line: boot.line, evidence: { expected: `boot=${boot.device}` } }];
}
