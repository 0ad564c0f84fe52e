import type { Remark } from "./input.ts";

export type Provisioner = "cloud-init" | "waagent" | "azure-init" | "ignition" | "custom" | "none" | "both";

/**
 * - ok: somebody provisions and Azure hears of it
 * - risk: it works, or may not
 * - silent: Azure is told "ready", yet nothing was provisioned
 * - conflict: two provisioners meet
 * - broken: Azure is never told "ready", or is told of a failure
 */
export type ProvisioningOutcome = "ok" | "risk" | "silent" | "conflict" | "broken";

/** What a reason is about; every kind is told by one check only. */
export type ReasonKind =
  /** Nobody provisions or nobody reports ready. */
  | "nobody"
  /** Two provisioners, or one that gets in the way of another. */
  | "double"
  /** waagent waits for something that cloud-init does not make. */
  | "hand-over"
  /** The provisioner misses a program, a Python module or its configuration. */
  | "tools"
  /** The provisioning medium cannot be mounted. */
  | "medium"
  /** No admin account will be made. */
  | "admin"
  /** State of an earlier run decides. */
  | "leftover"
  /** A specialized machine is provisioned again. */
  | "again"
  /** Worth knowing, no defect. */
  | "note";

export interface Reason extends Remark {
  readonly kind: ReasonKind;
  /** What this alone would make of the image. */
  readonly outcome: ProvisioningOutcome;
  /** What to change, as one sentence. */
  readonly remedy?: string;
  /** Shell lines for it. */
  readonly commands?: readonly string[];
}

/** Who provisions a VM of this image, and what Azure will hear. */
export interface ProvisioningVerdict {
  readonly provisioner: Provisioner;
  /** Who reports ready, in order of time; the names of a custom reporter's unit or script included. */
  readonly reportsReady: readonly string[];
  readonly outcome: ProvisioningOutcome;
  /** The handler that waagent takes: `CloudInit` waits for cloud-init, `Default` provisions, `disabled` only reports. */
  readonly handler: "CloudInit" | "Default" | "disabled" | "none";
  /** Will VM extensions run. */
  readonly extensions: boolean;
  readonly reasons: readonly Reason[];
  /** What decides and could not be seen; an `ok` beside it is provisional. */
  readonly unseen: readonly Remark[];
  /** The first boot told step by step, each step with its place in brackets. */
  readonly story: readonly string[];
}

const order: readonly ProvisioningOutcome[] = ["ok", "risk", "silent", "conflict", "broken"];

/** The more serious of two outcomes. */
export function worse(a: ProvisioningOutcome, b: ProvisioningOutcome): ProvisioningOutcome {
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}
