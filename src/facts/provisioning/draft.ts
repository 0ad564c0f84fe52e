import type { Remark } from "./input.ts";
import type { AgentAct, Situation } from "./situations.ts";
import { type ProvisioningVerdict, type Reason, worse } from "./verdict.ts";

/** A verdict in the making: one rule after another looks at it and adds what it knows. */
export interface Draft {
  readonly outcome: ProvisioningVerdict["outcome"];
  readonly provisioner: ProvisioningVerdict["provisioner"];
  readonly ready: readonly string[];
  readonly handler: ProvisioningVerdict["handler"];
  readonly agent: AgentAct;
  readonly cloudInit: boolean;
  readonly reasons: readonly Reason[];
  readonly unseen: readonly Remark[];
}

export function draftOf(situation: Situation, reason: Reason | undefined, unseen: readonly Remark[]): Draft {
  return { ...situation, reasons: reason ? [reason] : [], unseen };
}

/** The draft with one more reason, as bad as the worst of them. */
export function add(draft: Draft, reason: Reason | undefined): Draft {
  if (reason === undefined) return draft;
  return { ...draft, outcome: worse(draft.outcome, reason.outcome), reasons: [...draft.reasons, reason] };
}

/** The draft once somebody else provisions: that nobody does is no longer true. */
export function provisionedBy(
  draft: Draft,
  provisioner: ProvisioningVerdict["provisioner"],
  reporters: readonly string[],
): Draft {
  const reasons = draft.reasons.filter(({ kind }) => kind !== "nobody");
  const outcome = reasons.map((reason) => reason.outcome).reduce(worse, "ok");
  return { ...draft, outcome, provisioner, ready: [...reporters, ...draft.ready], reasons };
}
