import type { AgentInput, Place, Remark } from "./input.ts";

/**
 * What waagent sets out to do at first boot, cloud-init left aside.
 *
 * - auto: provisions unless it believes cloud-init enabled
 * - waagent: provisions
 * - cloud-init: waits for cloud-init
 * - disabled: reports ready at every start and does nothing else
 * - mute: neither provisions nor reports (2.2.11 to 2.2.14 with everything off)
 * - absent: not installed, or it does not start
 */
export type AgentRole = "auto" | "waagent" | "cloud-init" | "disabled" | "mute" | "absent";

/** How a provisioning waagent looks for cloud-init before it begins, and fails when it finds it. */
export type CloudInitGuard = "none" | "processes" | "is-enabled";

export interface AgentPlan {
  readonly role: AgentRole;
  readonly guard: CloudInitGuard;
  /** The setting that decides, in the words of the file; the place is its line. */
  readonly because: Remark;
  /** `Provisioning.Enabled` and `Provisioning.UseCloudInit` decide, not `Provisioning.Agent`. */
  readonly legacy: boolean;
}

/**
 * Which provisioning handler the daemon takes (`azurelinuxagent/pa/provision/factory.py: get_provision_handler`,
 * `azurelinuxagent/pa/provision/default.py: ProvisionHandler.run`, and their older forms).
 */
export function planOf(agent: AgentInput | undefined): AgentPlan {
  const absent = { role: "absent", guard: "none", legacy: false } as const;
  if (agent === undefined) return { ...absent, because: { text: "waagent is not installed" } };
  if (!agent.starts) return { ...absent, because: agent.notStarted ?? { text: "waagent does not start at boot" } };
  return isBefore(agent.version, "2.2.45") ? legacyPlan(agent) : currentPlan(agent);
}

function currentPlan({ mode, version }: AgentInput): AgentPlan {
  const guard = isBefore(version, "2.2.54.2") ? "processes" : "is-enabled";
  const said = { text: `Provisioning.Agent=${mode.value}`, ...placeOf(mode) };
  switch (mode.value) {
    case "auto":
    case "waagent":
    case "cloud-init":
    case "disabled":
      return { role: mode.value, guard, because: said, legacy: false };
    default: {
      const text = `Provisioning.Agent=${JSON.stringify(mode.value)}, which the agent takes as disabled,`;
      return { role: "disabled", guard, because: { ...said, text }, legacy: false };
    }
  }
}

/** Before 2.2.45 two switches decided; `Provisioning.UseCloudInit` is read from 2.2.11. */
function legacyPlan({ version, ubuntu, enabled, useCloudInit }: AgentInput): AgentPlan {
  const readsUseCloudInit = !isBefore(version, "2.2.11");
  const base = { guard: readsUseCloudInit ? "processes" : "none", legacy: true } as const;
  if (enabled.value) {
    return { ...base, role: "waagent", because: { text: "Provisioning.Enabled=y", ...placeOf(enabled) } };
  }
  const because = { text: "Provisioning.Enabled=n", ...placeOf(enabled) };
  // The class for Ubuntu waited for cloud-init whatever the file said.
  if (!readsUseCloudInit) return { ...base, role: ubuntu ? "cloud-init" : "disabled", because };
  if (useCloudInit.value) {
    const text = "Provisioning.UseCloudInit=y";
    return { ...base, role: "cloud-init", because: { text, ...placeOf(useCloudInit) } };
  }
  // WALinuxAgent issue 756: up to 2.2.14 the daemon then left provisioning out, its report included.
  return { ...base, role: isBefore(version, "2.2.15") ? "mute" : "disabled", because };
}

/** An unknown version is taken as a current one. A trailing revision of a package (`-4.1`) does not count. */
export function isBefore(version: string | undefined, limit: string): boolean {
  const parts = numbersOf(version);
  if (parts === undefined) return false;
  for (const [index, bound] of (numbersOf(limit) ?? []).entries()) {
    const part = parts[index] ?? 0;
    if (part !== bound) return part < bound;
  }
  return false;
}

function numbersOf(version: string | undefined): readonly number[] | undefined {
  const digits = /^(?:\d+:)?(\d+(?:\.\d+)*)/.exec(version ?? "")?.[1];
  return digits?.split(".").map(Number);
}

/** The place of a setting or remark without its value. */
export function placeOf({ path, line }: Place): Place {
  return { ...(path === undefined ? {} : { path }), ...(line === undefined ? {} : { line }) };
}
