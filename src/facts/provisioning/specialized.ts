import { type AgentPlan, type AgentRole, type CloudInitGuard, placeOf } from "./agent-plan.ts";
import { type Draft, add } from "./draft.ts";
import { cloudInitClause, setKey } from "./explain.ts";
import type { CloudInitState, ProvisioningInput, Remark } from "./input.ts";
import type { AgentAct } from "./situations.ts";
import type { ProvisioningVerdict, Reason } from "./verdict.ts";

/** What happens to a captured machine, to which the platform hands over nothing. */
type Fate =
  /** It starts as it was captured. */
  | "left-alone"
  /** cloud-init takes it for a new instance. */
  | "personalised-again"
  /** The same by another source than Azure. */
  | "foreign"
  /** waagent looks for a medium that is not there, reports a failure and goes on. */
  | "looks-for-medium"
  /** waagent blocks for 30 minutes before extensions start, then reports a failure. */
  | "blocks"
  /** As `blocks`, with another source at work besides. */
  | "blocks-foreign"
  /** cloud-init personalises again, and waagent waits for files that need not come. */
  | "personalised-and-waits"
  /** waagent finds cloud-init enabled and reports a failure. */
  | "refuses";

/** `marked`: a `provisioned` marker is left, which spares the agent everything but the report. */
type Role = AgentRole | "marked";

const untouched = {
  C0: "left-alone",
  C1: "personalised-again",
  C1v: "personalised-again",
  C2: "left-alone",
  C3: "left-alone",
  C4: "foreign",
} as const satisfies Row;

type Row = Readonly<Record<CloudInitState, Fate>>;

const fates = {
  absent: untouched,
  mute: untouched,
  disabled: untouched,
  marked: untouched,
  auto: {
    C0: "looks-for-medium",
    C1: "personalised-and-waits",
    C1v: "personalised-again",
    C2: "blocks",
    C3: "looks-for-medium",
    C4: "blocks-foreign",
  },
  "cloud-init": {
    C0: "blocks",
    C1: "personalised-and-waits",
    C1v: "personalised-and-waits",
    C2: "blocks",
    C3: "blocks",
    C4: "blocks-foreign",
  },
} as const satisfies Readonly<Record<Exclude<Role, "waagent">, Row>>;

/** A provisioning agent, by the way in which it looks for cloud-init. */
const agentFates = {
  "is-enabled": {
    C0: "looks-for-medium",
    C1: "refuses",
    C1v: "personalised-again",
    C2: "refuses",
    C3: "looks-for-medium",
    C4: "refuses",
  },
  processes: {
    C0: "looks-for-medium",
    C1: "personalised-again",
    C1v: "personalised-again",
    C2: "looks-for-medium",
    C3: "looks-for-medium",
    C4: "foreign",
  },
  none: {
    C0: "looks-for-medium",
    C1: "personalised-again",
    C1v: "personalised-again",
    C2: "looks-for-medium",
    C3: "looks-for-medium",
    C4: "foreign",
  },
} as const satisfies Readonly<Record<CloudInitGuard, Row>>;

function specializedFate(role: Role, guard: CloudInitGuard, state: CloudInitState): Fate {
  return role === "waagent" ? agentFates[guard][state] : fates[role][state];
}

/** A specialized image: nothing is handed over and nobody waits, so what counts is harm and whether extensions run. */
export function draftSpecialized(plan: AgentPlan, input: ProvisioningInput): Draft {
  const state = input.cloudInit?.state ?? "C0";
  const role = roleOf(plan, input);
  const fate = specializedFate(role, plan.guard, state);
  const act = actOf(fate, role);
  let draft: Draft = {
    outcome: "ok",
    provisioner: "none",
    ready: [],
    handler: handlerOf(plan.role, state),
    agent: act,
    cloudInit: state === "C1" || state === "C1v",
    reasons: [],
    unseen: input.unseen,
  };
  if (draft.cloudInit) draft = { ...draft, provisioner: "cloud-init" };
  if (act === "provisions") draft = { ...draft, provisioner: draft.cloudInit ? "both" : "waagent" };
  draft = {
    ...draft,
    ready: [...(draft.cloudInit ? ["cloud-init"] : []), ...(act === "reports-at-once" ? ["waagent"] : [])],
  };
  for (const reason of reasonsFor(fate, plan, input)) draft = add(draft, reason);
  if (input.cloudInit?.left.polls && draft.cloudInit) {
    const { polls } = input.cloudInit.left;
    draft = add(
      { ...draft, ready: [], agent: "never-ends" },
      {
        kind: "leftover",
        outcome: "broken",
        text: `${polls.path} makes cloud-init wait for ever for another machine to be handed over`,
        ...polls,
        remedy: "Remove it.",
        commands: [`rm -f ${polls.path}`],
      },
    );
  }
  return withIgnition(withAzureInit(draft, input), input);
}

/** What an earlier run left spares the agent its work, here to the good. */
function roleOf({ role }: AgentPlan, input: ProvisioningInput): Role {
  if (role !== "auto" && role !== "waagent" && role !== "cloud-init") return role;
  const left = input.agent?.left;
  if (left?.provisioned) return "marked";
  const state = input.cloudInit?.state ?? "C0";
  const waits = role === "cloud-init" || (role === "auto" && (state === "C2" || state === "C4"));
  const type = input.agent?.hostKeyType.value ?? "rsa";
  const hasKey = input.hostKeys.includes(type) || input.hostKeyMaker?.types.includes(type) === true;
  return waits && left?.ovfEnv && hasKey ? "marked" : role;
}

function handlerOf(role: AgentRole, state: CloudInitState): ProvisioningVerdict["handler"] {
  switch (role) {
    case "cloud-init":
      return "CloudInit";
    case "auto":
      return state === "C1" || state === "C2" || state === "C4" ? "CloudInit" : "Default";
    case "waagent":
      return "Default";
    case "disabled":
      return "disabled";
    case "mute":
    case "absent":
      return "none";
  }
}

function actOf(fate: Fate, role: Role): AgentAct {
  switch (fate) {
    case "left-alone":
    case "personalised-again":
    case "foreign":
      if (role === "absent" || role === "mute") return "nothing";
      return role === "disabled" || role === "marked" ? "reports-at-once" : "provisions";
    case "looks-for-medium":
      return "provisions";
    case "blocks":
    case "blocks-foreign":
    case "personalised-and-waits":
      return "waits-in-vain";
    case "refuses":
      return "refuses";
  }
}

/** The setting that the manual of Azure asks for on a machine that is migrated or captured as it is. */
function stepBack(plan: AgentPlan): Pick<Reason, "remedy" | "commands"> {
  const [key, value] = plan.legacy ? ["Provisioning.Enabled", "n"] : ["Provisioning.Agent", "disabled"];
  return {
    remedy: `Set ${key}=${value}: waagent then reports ready and only serves extensions.`,
    commands: [setKey(plan, key, value)],
  };
}

const stopCloudInit = {
  remedy: "Switch cloud-init off and set Provisioning.Agent=disabled, both together.",
  commands: ["touch /etc/cloud/cloud-init.disabled"],
};

function reasonsFor(fate: Fate, plan: AgentPlan, input: ProvisioningInput): readonly Reason[] {
  const clause = cloudInitClause(input.cloudInit);
  const cloudInitAt = placeOf(input.cloudInit?.reason ?? {});
  const { because } = plan;
  const again = (outcome: Reason["outcome"], remark: Remark, advice: Partial<Reason>): Reason => ({
    kind: "again",
    outcome,
    ...remark,
    ...advice,
  });
  const personalised = again(
    "risk",
    {
      text: "cloud-init takes every copy for a new instance: it makes new host keys, writes the network settings anew and runs the modules of a first boot",
    },
    stopCloudInit,
  );
  const foreign = again("risk", { text: `${clause.text}, and personalises every copy`, ...cloudInitAt }, stopCloudInit);
  switch (fate) {
    case "left-alone":
      return [];
    case "personalised-again":
      return [personalised];
    case "foreign":
      return [foreign];
    case "looks-for-medium":
      return [
        again(
          "risk",
          {
            text: `${because.text} makes waagent look for a provisioning medium that a specialized VM does not get: it reports a failure before it goes on to extensions`,
            ...placeOf(because),
          },
          stepBack(plan),
        ),
      ];
    case "blocks":
    case "blocks-foreign": {
      const text = `${because.text} makes waagent wait 30 minutes for cloud-init before it starts extensions, and then report a failure, since ${clause.text}`;
      const blocks = again("risk", { text, ...placeOf(because) }, stepBack(plan));
      return fate === "blocks" ? [blocks] : [blocks, foreign];
    }
    case "personalised-and-waits":
      return [personalised];
    case "refuses": {
      const text = `${because.text} makes waagent report a failure, since it finds cloud-init-local.service enabled`;
      const refuses = again("broken", { text, ...placeOf(because) }, stepBack(plan));
      const state = input.cloudInit?.state;
      return [
        refuses,
        ...(state === "C1" || state === "C1v" ? [personalised] : []),
        ...(state === "C4" ? [foreign] : []),
      ];
    }
  }
}

/** azure-init keeps its marker by VM: a copy is a new machine to it, for which the metadata service has no profile. */
function withAzureInit(draft: Draft, { azureInit }: ProvisioningInput): Draft {
  if (azureInit === undefined) return draft;
  return add(
    { ...draft, provisioner: draft.provisioner === "none" ? "azure-init" : "both" },
    {
      kind: "again",
      outcome: "broken",
      text: "azure-init takes every copy for a new VM, finds no profile for it and reports a failure",
      ...placeOf(azureInit.service),
      remedy: "Disable azure-init.service before the machine is captured.",
      commands: ["systemctl disable azure-init.service"],
    },
  );
}

function withIgnition(draft: Draft, { ignition }: ProvisioningInput): Draft {
  if (ignition === undefined) return draft;
  const result = ignition.hiddenAgent ? { ...draft, unseen: [...draft.unseen, ignition.hiddenAgent] } : draft;
  if (!ignition.firstBoot?.value) return result;
  return add(
    { ...result, provisioner: draft.provisioner === "none" ? "ignition" : "both" },
    {
      kind: "again",
      outcome: "risk",
      text: "the mark of a first boot is there, so Ignition configures every copy",
      ...placeOf(ignition.firstBoot),
      remedy: "Capture a machine that has completed its first boot.",
    },
  );
}
