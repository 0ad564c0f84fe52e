import type { SecureBootPart } from "../inspect/inspection.ts";

/** Whether a VM starts with Secure Boot on, and a line for each program. */
export function secureBootLines({ starts, programs, vendorKeys, sbatLevel }: SecureBootPart): string[] {
  const keys = vendorKeys.length === 0 ? [] : [`shim trusts ${vendorKeys.join(", ")}`];
  const level = sbatLevel === null ? [] : [`sets the SBAT level ${sbatLevel}`];
  return [
    starts === true
      ? "every program is signed by somebody who is trusted"
      : starts === false
        ? "a VM with Secure Boot on does not start"
        : "not all programs can be read",
    ...programs.map((program) => `  ${program.path}: ${told(program)}`),
    ...(keys.length + level.length === 0 ? [] : [[...keys, ...level].join(" and ")]),
  ];
}

function told({ state, reason, signer, trustedBy, sbat }: SecureBootPart["programs"][number]): string {
  const generations = sbat?.filter((entry) => !entry.startsWith("sbat,")) ?? [];
  const age = generations.length === 0 ? "" : ` (${generations.join(" ")})`;
  const by = signer ?? "somebody";
  switch (state) {
    case "trusted":
      return `signed by ${by}, trusted through ${trustedBy.join(", ")}${age}`;
    case "unsigned":
      return `not signed${age}`;
    case "altered":
      return `changed after ${by} signed it${age}`;
    case "forged":
      return `a signature that claims to be of ${by} and is not${age}`;
    case "untrusted":
      return `signed by ${by}, whom nobody trusts${age}`;
    case "refused":
      return `refused by shim (${by})${age}`;
    case "no-program":
      return "no program for EFI";
    case "damaged":
    case "unreadable":
      return `${state}${reason === null ? "" : `: ${reason}`}`;
  }
}
