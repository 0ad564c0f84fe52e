import { type BootStep, secureBoot, shimBefore } from "../../src/facts/secure-boot.ts";
import { type Finding, attempt, defineCheck, notApplicable, partial, undecided } from "../../src/lint/check.ts";
import {
  additionalCertificates,
  errorsOf,
  fingerprintSet,
  isUnsigned,
  obstacle,
  wantsSecureBoot,
} from "./_secure-boot.ts";

export default defineCheck({
  id: "features.tl-signed-loader",
  title: "Secure Boot lets the boot loaders start",
  level: "must",
  requirements: ["features.tl-signed-loader", "lisa.secureboot-compatible"],
  appliesTo: { generation: [2] },
  why: "With Secure Boot the firmware starts only what a key of Microsoft's has signed, and shim what its vendor's key has. One link that is unsigned, changed or signed by somebody else, and the VM stops before the kernel. The walk begins at the fallback path, as on a new VM. For the security type Standard, where Secure Boot is off, a loader without a signature is noted only.",
  fix: {
    text: "Install the distribution's signed shim and boot loader, or add your certificate to the UEFI settings of the gallery's image version.",
    commandsFor: {
      debian: [
        'apt-get install -y shim-signed "grub-efi-$(dpkg --print-architecture)-signed"',
        "grub-install --uefi-secure-boot --force-extra-removable --no-nvram",
      ],
      redhat: ["yum reinstall -y 'shim-*' 'grub2-efi-*'"],
      suse: ["zypper --non-interactive install --force shim 'grub2-*-efi'", "shim-install --removable --no-nvram"],
      azurelinux: ["tdnf reinstall -y shim grub2-efi-binary"],
    },
  },
  options: { additionalCertificates },
  async run(image, { target, options }) {
    const { hasEsp, loaders, verify } = await image.fact(secureBoot);
    if (loaders.length === 0) {
      if (!hasEsp && wantsSecureBoot(target)) return undecided("no EFI system partition with a loader is to be seen");
      return notApplicable("the firmware finds no loader that it starts");
    }
    if (!wantsSecureBoot(target)) return partial(loaders.filter(isUnsigned).map(note), errorsOf(loaders));
    const fingerprints = fingerprintSet(options.additionalCertificates);
    const unseen: Error[] = [];
    const findings: Finding[] = [];
    for (const loader of loaders) {
      const verdict = await attempt(unseen, verify(loader, fingerprints));
      const said = verdict && obstacle(verdict, shimBefore(loader) !== undefined);
      if (verdict && said)
        findings.push({
          ...said,
          message: tell(loader, said.message),
          path: loader.path,
          ...lower(loader, verdict.state),
        });
    }
    return partial(findings, unseen);
  },
});

function note(loader: BootStep): Finding {
  return {
    message: tell(loader, "is not signed, so that the image boots with Secure Boot off only"),
    path: loader.path,
    level: "info",
  };
}

function tell({ path, startedBy }: BootStep, message: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (!startedBy) return `the first boot loader ${message}`;
  return `${name}, which ${startedBy.path.slice(startedBy.path.lastIndexOf("/") + 1)} starts, ${message}`;
}

/** Some vendors sign shim's helpers with a key that exists during the build only and is built into shim. */
function lower({ path }: BootStep, state: string): Pick<Finding, "level"> {
  return state === "untrusted" && /\/fb(?:x64|aa64)\.efi$/i.test(path) ? { level: "info" } : {};
}
