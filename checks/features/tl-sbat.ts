import { type BootStep, type KernelStep, secureBoot, shimBefore } from "../../src/facts/secure-boot.ts";
import { type SbatEntry, type SbatLevel, latestLevel, revokedBy } from "../../src/facts/secure-boot/sbat.ts";
import { type Evidence, type Finding, defineCheck, notApplicable } from "../../src/lint/check.ts";

export default defineCheck({
  id: "features.tl-sbat",
  title: "shim does not refuse a program for its age",
  level: "must",
  requirements: ["lisa.secureboot-compatible"],
  appliesTo: { generation: [2], security: ["trusted-launch", "confidential"] },
  why: "shim starts only programs that say their generation in .sbat, and none that is older than the level it sets by itself at the first boot; that level is in the image's own shim. Boot loader packages of different days in one image fall out that way, and the VM stops with: verification failed, security policy violation. Programs older than the newest level that is published are noted: a machine gets that one on request.",
  fix: {
    text: "Update shim and the boot loader together.",
    commandsFor: {
      debian: ["apt-get update", 'apt-get install -y shim-signed "grub-efi-$(dpkg --print-architecture)-signed"'],
      redhat: ["yum update -y 'shim-*' 'grub2-efi-*'"],
      suse: ["zypper --non-interactive update shim 'grub2*'"],
      azurelinux: ["tdnf update -y shim grub2-efi-binary"],
    },
  },
  references: [
    { title: "UEFI shim: SBAT", url: "https://github.com/rhboot/shim/blob/main/SBAT.md" },
    {
      title: "UEFI shim: revocations",
      url: "https://github.com/rhboot/shim/blob/main/SbatLevel_Variable.txt",
    },
  ],
  async run(image) {
    const { loaders, kernels, shim } = await image.fact(secureBoot);
    if (!shim) return notApplicable("no shim takes part in the boot");
    const level = await shim.sbatLevel();
    const started: readonly (BootStep | KernelStep)[] = [...loaders, ...kernels];
    return started.flatMap((step) => judge(step, level));
  },
});

function judge(step: BootStep | KernelStep, level: SbatLevel | undefined): readonly Finding[] {
  const { program, path, startedBy } = step;
  if (!program) return [];
  const name = path.slice(path.lastIndexOf("/") + 1);
  // Only what shim itself loads has to have one; what others have it verify may.
  const mustHave = startedBy?.program?.kind === "shim" && !("isDefault" in step) && hasSbat(shimBefore(step)?.sbat);
  if (program.sbat === "missing") return mustHave ? [{ message: `${name} has no SBAT section`, path }] : [];
  if (program.sbat === "malformed")
    return startedBy ? [{ message: `the SBAT section of ${name} is malformed`, path }] : [];
  const refused = startedBy && level ? revocations(program.sbat, level) : [];
  if (refused.length > 0 && level)
    return [{ message: `${name} is older than shim starts`, path, evidence: evidence(refused, level) }];
  const old = revocations(program.sbat, latestLevel);
  if (old.length === 0) return [];
  return [
    {
      message: `${name} is older than the newest revocations let start`,
      path,
      evidence: evidence(old, latestLevel),
      level: "info",
    },
  ];
}

function hasSbat(sbat: readonly SbatEntry[] | "missing" | "malformed" | undefined): boolean {
  return Array.isArray(sbat);
}

interface Refusal {
  readonly is: string;
  readonly wanted: string;
}

function revocations(entries: readonly SbatEntry[], level: SbatLevel): readonly Refusal[] {
  return revokedBy(entries, level).map(({ component, generation, minimum }) => ({
    is: `${component},${generation}`,
    wanted: `${component},${minimum}`,
  }));
}

function evidence(refusals: readonly Refusal[], { date }: SbatLevel): Evidence {
  return {
    actual: refusals.map(({ is }) => is).join(" "),
    expected: `${refusals.map(({ wanted }) => wanted).join(" ")} (level ${date})`,
  };
}
