import { type CheckResult, type ImageReport, type ReportedFinding, openFindings } from "../lint/report.ts";
import type { Target } from "../lint/target.ts";
import type { Feature, ImageDefinition } from "./advice.ts";

/** The image judged as what it is meant for, and as what it might be used for beside. */
export interface Judged {
  readonly asked: ImageReport;
  /** Undefined where the generation rules it out or is not known. */
  readonly trustedLaunch: ImageReport | undefined;
  readonly nvme: ImageReport | undefined;
}

/** Whether the image could do more than it was asked for, and what keeps it from that. */
export type Support = { readonly answer: "yes" } | { readonly answer: "no" | "unknown"; readonly because: string };

/**
 * What more a report says under a wider demand: errors that were none before are a no, checks of that name (`features.tl-`)
 * that could not see what they need make it unknown.
 */
export function support(asked: ImageReport, wider: ImageReport | undefined, checks: string): Support {
  if (!wider) return { answer: "unknown", because: "the generation is not known" };
  const before = new Set(asked.results.filter((result) => firstError(result) !== undefined).map(({ check }) => check));
  for (const result of wider.results) {
    const error = before.has(result.check) ? undefined : firstError(result);
    if (error) return { answer: "no", because: `${result.check}: ${error.message}` };
  }
  const unseen = wider.results.find(
    ({ check, status }) => check.startsWith(checks) && (status === "undecided" || status === "crashed"),
  );
  if (unseen) return { answer: "unknown", because: `${unseen.check}: ${unseen.reason ?? "not seen"}` };
  return { answer: "yes" };
}

function firstError(result: CheckResult): ReportedFinding | undefined {
  return openFindings(result).find(({ severity }) => severity === "error");
}

/** What `az sig image-definition create` has to be told, so that Azure offers the image where it starts and nowhere else. */
export function imageDefinition(target: Target, judged: Judged): ImageDefinition {
  const { type, generation, arch } = target;
  return {
    osType: "Linux",
    osState: type === "generalized" ? "Generalized" : "Specialized",
    hyperVGeneration: generation === undefined ? null : `V${generation}`,
    architecture: arch === undefined ? null : arch === "aarch64" ? "Arm64" : "x64",
    features: [
      ...securityFeature(target, judged),
      ...controllerFeature(target, judged),
      ...networkFeature(judged.asked),
      ...hibernationFeature(target, judged.asked),
    ],
  };
}

/**
 * A plain VHD has no guest state, so that the types which promise one (TrustedLaunch, ConfidentialVM) are out. Definitions
 * of Generation 2 that say nothing count as TrustedLaunchSupported since API 2025-03-03, so it is always said.
 */
function securityFeature({ generation, security }: Target, { asked, trustedLaunch }: Judged): readonly Feature[] {
  if (generation !== 2) return [];
  const feature = (value: string, why: string): readonly Feature[] => [{ name: "SecurityType", value, why }];
  switch (security) {
    case "confidential":
      return feature("ConfidentialVmSupported", "asked for by --security confidential");
    case "trusted-launch":
      return feature("TrustedLaunchSupported", "asked for by --security trusted-launch");
    case "standard": {
      const found = support(asked, trustedLaunch, "features.tl-");
      if (found.answer === "yes")
        return feature(
          "TrustedLaunchSupported",
          "the boot chain passes the checks for Secure Boot; Standard still works",
        );
      return feature("Standard", found.because);
    }
  }
}

function controllerFeature(
  { generation, security, diskController }: Target,
  { asked, nvme }: Judged,
): readonly Feature[] {
  if (generation !== 2 || security === "confidential") return [];
  const feature = (why: string) => [{ name: "DiskControllerTypes", value: "SCSI,NVMe", why }];
  if (diskController === "nvme") return feature("asked for by --disk-controller nvme");
  return support(asked, nvme, "features.nvme-").answer === "yes" ? feature("its drivers find NVMe disks at boot") : [];
}

function networkFeature({ results }: ImageReport): readonly Feature[] {
  return passes(results, "network.mlx-drivers")
    ? [{ name: "IsAcceleratedNetworkSupported", value: "true", why: "its kernel has the drivers" }]
    : [];
}

function hibernationFeature({ security, generation }: Target, { results }: ImageReport): readonly Feature[] {
  return security === "standard" && generation === 2 && passes(results, "features.hibernation-kernel")
    ? [{ name: "IsHibernateSupported", value: "true", why: "its kernel can; VMs with Trusted Launch do not hibernate" }]
    : [];
}

function passes(results: readonly CheckResult[], id: string): boolean {
  return results.some(({ check, status }) => check === id && status === "pass");
}
