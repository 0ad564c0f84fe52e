import { type AgentPlan, placeOf } from "./agent-plan.ts";
import { type Draft, add, draftOf } from "./draft.ts";
import { cloudInitClause, explain } from "./explain.ts";
import type { ProvisioningInput } from "./input.ts";
import { withAzureInit, withIgnition, withReporter } from "./other-provisioners.ts";
import { generalizedSituation, situations } from "./situations.ts";

/** A generalized image: the platform hands over an account, a host name and keys, and waits to hear "ready". */
export function draftGeneralized(plan: AgentPlan, input: ProvisioningInput): Draft {
  const name = generalizedSituation(
    plan.role,
    plan.guard,
    input.cloudInit?.state ?? "C0",
    input.cloudInit?.seenEnabled,
  );
  // Where the place of the provisioner cannot be seen, that none is seen means nothing.
  const hidden = name === "never-ready" && input.unseen.length > 0;
  const base = hidden
    ? { ...draftOf(situations[name], undefined, input.unseen), outcome: "ok" as const }
    : draftOf(situations[name], explain(name, plan, input), input.unseen);
  return [withMarker, withOvfEnv, withAzureInit, withIgnition, withReporter].reduce(
    (draft, rule) => rule(draft, plan, input),
    base,
  );
}

/**
 * `Lib.Dir/provisioned` makes both handlers leave out everything but the report, before they look for cloud-init
 * (`ProvisionHandler.check_provisioned_file`).
 */
function withMarker(draft: Draft, { role, because }: AgentPlan, input: ProvisioningInput): Draft {
  const marker = input.agent?.left.provisioned;
  if (marker === undefined || !(role === "auto" || role === "waagent" || role === "cloud-init")) return draft;
  const skipping = { ...draft, agent: "reports-at-once", ready: readyOf(draft, "waagent") } as const;
  const left = marker.path ?? "a marker of an earlier machine";
  if (draft.cloudInit) {
    const doubled = draft.reasons.some(({ kind }) => kind === "double");
    return add(
      { ...skipping, outcome: "ok", provisioner: "cloud-init", reasons: [] },
      doubled
        ? {
            kind: "double",
            outcome: "risk",
            text: `${because.text} while cloud-init is enabled: only the leftover ${left} keeps waagent from provisioning as well`,
            ...placeOf(because),
          }
        : { kind: "leftover", outcome: "ok", text: `${left} makes waagent report ready without waiting`, ...marker },
    );
  }
  if (draft.agent === "provisions") {
    return {
      ...skipping,
      outcome: "silent",
      provisioner: "none",
      reasons: [
        {
          kind: "leftover",
          outcome: "silent",
          text: `${left} makes waagent believe that this machine is provisioned: it reports ready and makes no account, host name or keys`,
          ...marker,
          remedy: "Deprovision the machine before it is captured.",
          commands: ["waagent -force -deprovision+user", `rm -f ${input.agent?.libDir.value}/provisioned`],
        },
      ],
    };
  }
  const text = `${because.text}, and ${cloudInitClause(input.cloudInit).text}: nobody provisions, and the leftover ${left} makes waagent report ready all the same`;
  return {
    ...skipping,
    outcome: "silent",
    reasons: draft.reasons.map((reason) => ({ ...reason, outcome: "silent", text })),
  };
}

/** A leftover ovf-env.xml and a host key are all that the handler for cloud-init waits for. */
function withOvfEnv(draft: Draft, { because }: AgentPlan, input: ProvisioningInput): Draft {
  const { agent } = input;
  if (draft.agent !== "waits-in-vain" || agent?.left.ovfEnv === undefined) return draft;
  const type = agent.hostKeyType.value;
  if (!input.hostKeys.includes(type) && !input.hostKeyMaker?.types.includes(type)) return draft;
  const text = `${because.text}, and ${cloudInitClause(input.cloudInit).text}: nobody provisions, and the leftover ${agent.left.ovfEnv.path} makes waagent report ready all the same`;
  return {
    ...draft,
    agent: "reports-at-once",
    outcome: "silent",
    ready: readyOf(draft, "waagent"),
    reasons: draft.reasons.map((reason) => ({ ...reason, outcome: "silent", text })),
  };
}

function readyOf(draft: Draft, reporter: string): readonly string[] {
  return draft.ready.includes(reporter) ? draft.ready : [...draft.ready, reporter];
}
