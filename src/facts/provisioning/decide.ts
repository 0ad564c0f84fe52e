import { placeOf, planOf } from "./agent-plan.ts";
import { withDemands } from "./demands.ts";
import type { Draft } from "./draft.ts";
import { draftGeneralized } from "./generalized.ts";
import type { AgentInput, CloudInitInput, ProvisioningInput } from "./input.ts";
import { draftSpecialized } from "./specialized.ts";
import { tell } from "./story.ts";
import type { ProvisioningVerdict } from "./verdict.ts";

/** Who provisions a VM of this image and what Azure will hear: a pure function of what the image says. */
export function decide(type: "generalized" | "specialized", seen: ProvisioningInput): ProvisioningVerdict {
  const input = { ...seen, cloudInit: seen.cloudInit && withTrustedCache(seen.cloudInit) };
  const plan = planOf(input.agent);
  const draft =
    type === "generalized" ? withDemands(draftGeneralized(plan, input), input) : draftSpecialized(plan, input);
  const extensions = runsExtensions(draft, input.agent);
  const { provisioner, outcome, handler, reasons, unseen } = draft;
  return {
    provisioner,
    outcome,
    handler,
    reasons,
    unseen,
    extensions,
    reportsReady: draft.ready,
    story: tell(type, plan, input, draft, extensions),
  };
}

/** A cache that is trusted keeps cloud-init from looking at Azure's data, as if it were switched off. */
function withTrustedCache(cloudInit: CloudInitInput): CloudInitInput {
  const { state, left } = cloudInit;
  if (left.trustedCache === undefined || (state !== "C1" && state !== "C1v")) return cloudInit;
  const text = `cloud-init trusts the cache of an earlier machine (${left.trustedCache.path}) and provisions nothing`;
  return { ...cloudInit, state: "C2", reason: { text, ...placeOf(left.trustedCache) } };
}

/** `daemon/main.py` starts extension handling after provisioning, also after one that failed. */
function runsExtensions(draft: Draft, agent: AgentInput | undefined): boolean {
  if (agent === undefined || !agent.starts || !agent.extensions.value || agent.left.disableAgent) return false;
  const staleOrder = draft.handler === "CloudInit" && agent.left.ovfEnv?.disablesAgent === true;
  return !staleOrder && draft.agent !== "never-ends";
}
