import { provisioning } from "../../src/facts/provisioning.ts";
import type { Reason, ReasonKind } from "../../src/facts/provisioning/verdict.ts";
import type { Image } from "../../src/image/image.ts";
import { type Finding, type Outcome, undecided } from "../../src/lint/check.ts";
import type { ImageType } from "../../src/lint/target.ts";

/** Which reasons each check of this folder tells; what is missing here is told by checks on the place itself. */
export const toldBy = {
  "provisioning.generalized-has-provisioner": ["nobody"],
  "provisioning.no-double-provisioner": ["double"],
  "provisioning.agent-has-its-tools": ["tools"],
  "provisioning.cloud-init-hands-over": ["hand-over"],
  "provisioning.admin-account-made": ["admin"],
  "provisioning.specialized-left-alone": ["again", "leftover"],
} as const satisfies Readonly<Record<string, readonly ReasonKind[]>>;

/** The findings that the verdict on an image of this type has for one check. */
export async function toldOf(id: keyof typeof toldBy, image: Image, type: ImageType): Promise<Outcome> {
  const verdict = (await image.fact(provisioning))[type];
  const kinds: readonly ReasonKind[] = toldBy[id];
  const findings = verdict.reasons.filter(({ kind, outcome }) => kinds.includes(kind) && outcome !== "ok").map(finding);
  if (findings.length > 0 || verdict.unseen.length === 0 || !kinds.includes("nobody")) return findings;
  return undecided(verdict.unseen.map(({ text }) => text).join("; "));
}

function finding({ text, path, line, outcome, remedy, commands }: Reason): Finding {
  return {
    message: text,
    ...(path === undefined ? {} : { path }),
    ...(line === undefined ? {} : { line }),
    ...(outcome === "risk" ? { level: "should" } : {}),
    ...(remedy === undefined ? {} : { fix: { text: remedy, ...(commands === undefined ? {} : { commands }) } }),
  };
}
