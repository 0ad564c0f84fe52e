import type { AgentRole, CloudInitGuard } from "./agent-plan.ts";
import type { CloudInitState } from "./input.ts";
import type { ProvisioningOutcome, ProvisioningVerdict } from "./verdict.ts";

/** What waagent ends up doing at first boot. */
export type AgentAct =
  | "provisions"
  /** Waits for cloud-init, which comes, then reports ready too. */
  | "joins"
  /** Waits half an hour for a cloud-init that does not come, then reports a failure. */
  | "waits-in-vain"
  /** Reports ready without doing or awaiting anything. */
  | "reports-at-once"
  /** Reports a failure, since it finds cloud-init enabled. */
  | "refuses"
  /** It never comes to an end: it starts over for ever, or what is ordered before it does. */
  | "never-ends"
  | "nothing";

export interface Situation {
  readonly outcome: ProvisioningOutcome;
  readonly provisioner: ProvisioningVerdict["provisioner"];
  readonly ready: readonly ("cloud-init" | "waagent")[];
  readonly handler: ProvisioningVerdict["handler"];
  readonly agent: AgentAct;
  /** cloud-init provisions from Azure's data. */
  readonly cloudInit: boolean;
}

function situation(
  outcome: ProvisioningOutcome,
  provisioner: Situation["provisioner"],
  ready: Situation["ready"],
  handler: Situation["handler"],
  agent: AgentAct,
  cloudInit: boolean,
): Situation {
  return { outcome, provisioner, ready, handler, agent, cloudInit };
}

/** Each way in which waagent and cloud-init can meet. */
export const situations = {
  agent: situation("ok", "waagent", ["waagent"], "Default", "provisions", false),
  /** cloud-init runs with another source while the agent provisions. */
  "agent-beside-foreign": situation("risk", "waagent", ["waagent"], "Default", "provisions", false),
  "cloud-init": situation("ok", "cloud-init", ["cloud-init", "waagent"], "CloudInit", "joins", true),
  /** The agent reports ready beside a cloud-init that provisions, without waiting for it. */
  "cloud-init-unawaited": situation("ok", "cloud-init", ["cloud-init", "waagent"], "disabled", "reports-at-once", true),
  "cloud-init-alone": situation("ok", "cloud-init", ["cloud-init"], "none", "nothing", true),
  /** `is-enabled` says disabled, though systemd starts cloud-init: the agent may provision a second time. */
  "maybe-twice": situation("risk", "cloud-init", ["cloud-init", "waagent"], "Default", "provisions", true),
  /** cloud-init provisions and reports ready, then the agent finds it enabled and reports a failure. */
  collide: situation("conflict", "both", ["cloud-init"], "Default", "refuses", true),
  /** As `collide`, when the agent happens to see a process of cloud-init; else both provision. */
  race: situation("conflict", "both", ["cloud-init", "waagent"], "Default", "provisions", true),
  /** Old agents do not look for cloud-init at all. */
  twice: situation("conflict", "both", ["cloud-init", "waagent"], "Default", "provisions", true),
  "waits-in-vain": situation("broken", "none", [], "CloudInit", "waits-in-vain", false),
  refuses: situation("broken", "none", [], "Default", "refuses", false),
  silent: situation("silent", "none", ["waagent"], "disabled", "reports-at-once", false),
  "never-ready": situation("broken", "none", [], "none", "nothing", false),
} as const satisfies Readonly<Record<string, Situation>>;

export type SituationName = keyof typeof situations;

type Row = Readonly<Record<CloudInitState, SituationName>>;

/** A generalized image, one row a role of the agent, one column a state of cloud-init. */
const generalized = {
  auto: {
    C0: "agent",
    C1: "cloud-init",
    C1v: "maybe-twice",
    C2: "waits-in-vain",
    C3: "agent",
    C4: "waits-in-vain",
  },
  "cloud-init": {
    C0: "waits-in-vain",
    C1: "cloud-init",
    C1v: "cloud-init",
    C2: "waits-in-vain",
    C3: "waits-in-vain",
    C4: "waits-in-vain",
  },
  disabled: {
    C0: "silent",
    C1: "cloud-init-unawaited",
    C1v: "cloud-init-unawaited",
    C2: "silent",
    C3: "silent",
    C4: "silent",
  },
  mute: {
    C0: "never-ready",
    C1: "cloud-init-alone",
    C1v: "cloud-init-alone",
    C2: "never-ready",
    C3: "never-ready",
    C4: "never-ready",
  },
  absent: {
    C0: "never-ready",
    C1: "cloud-init-alone",
    C1v: "cloud-init-alone",
    C2: "never-ready",
    C3: "never-ready",
    C4: "never-ready",
  },
} as const satisfies Readonly<Record<Exclude<AgentRole, "waagent">, Row>>;

/** The row of a provisioning agent, by the way in which it looks for cloud-init. */
const generalizedAgent = {
  "is-enabled": { C0: "agent", C1: "collide", C1v: "maybe-twice", C2: "refuses", C3: "agent", C4: "refuses" },
  processes: { C0: "agent", C1: "race", C1v: "race", C2: "agent", C3: "agent", C4: "agent-beside-foreign" },
  none: { C0: "agent", C1: "twice", C1v: "twice", C2: "agent", C3: "agent", C4: "agent-beside-foreign" },
} as const satisfies Readonly<Record<CloudInitGuard, Row>>;

export function generalizedSituation(
  role: AgentRole,
  guard: CloudInitGuard,
  state: CloudInitState,
  seenEnabled = true,
): SituationName {
  // Another source, started by vendor links only: waagent does not see cloud-init and provisions beside it.
  if (state === "C4" && !seenEnabled && (role === "auto" || role === "waagent")) return "agent-beside-foreign";
  return role === "waagent" ? generalizedAgent[guard][state] : generalized[role][state];
}
