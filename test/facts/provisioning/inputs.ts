import type {
  AgentInput,
  CloudInitInput,
  CloudInitState,
  ProvisioningInput,
} from "../../../src/facts/provisioning/input.ts";

/** A current agent in its default mode on a system that has all that it needs. */
export const agent: AgentInput = {
  starts: true,
  version: "2.9.1.1",
  service: { text: "waagent.service", path: "/etc/systemd/system/multi-user.target.wants/waagent.service" },
  ubuntu: false,
  mode: { value: "auto" },
  enabled: { value: true },
  useCloudInit: { value: false },
  extensions: { value: true },
  libDir: { value: "/var/lib/waagent" },
  sshDir: "/etc/ssh",
  hostKeyType: { value: "rsa" },
  regenerateHostKeys: { value: true, path: "/etc/waagent.conf", line: 20 },
  left: {},
  missingPrograms: [],
};

export function agentIn(mode: string, changes: Partial<AgentInput> = {}): AgentInput {
  return { ...agent, mode: { value: mode, path: "/etc/waagent.conf", line: 10 }, ...changes };
}

/** An agent of before 2.2.45, which reads two switches. */
export function oldAgent(
  version: string,
  enabled: boolean,
  useCloudInit: boolean,
  changes: Partial<AgentInput> = {},
): AgentInput {
  return { ...agent, version, enabled: { value: enabled }, useCloudInit: { value: useCloudInit }, ...changes };
}

export function cloudInitIn(state: CloudInitState, changes: Partial<CloudInitInput> = {}): CloudInitInput | undefined {
  if (state === "C0") return undefined;
  return {
    state,
    version: "23.4",
    seenEnabled: state !== "C1v" && state !== "C3",
    statusTest: true,
    skipReadyReport: { value: false },
    dataDir: { value: "/var/lib/waagent" },
    keyTypes: { value: ["rsa", "ecdsa", "ed25519"] },
    left: {},
    ...reasons[state],
    ...changes,
  };
}

const reasons: Readonly<Record<CloudInitState, Partial<CloudInitInput>>> = {
  C0: {},
  C1: { source: "Azure" },
  C1v: { source: "Azure" },
  C2: { reason: { text: "cloud-init is switched off", path: "/etc/cloud/cloud-init.disabled" } },
  C3: { reason: { text: "the units of cloud-init are masked", path: "/etc/systemd/system/cloud-init-local.service" } },
  C4: { source: "NoCloud", reason: { text: "cloud-init runs with NoCloud", path: "/etc/cloud/cloud.cfg", line: 3 } },
};

export function input(parts: Partial<ProvisioningInput>): ProvisioningInput {
  return {
    agent: undefined,
    cloudInit: undefined,
    azureInit: undefined,
    ignition: undefined,
    reporter: undefined,
    hostKeys: [],
    unseen: [],
    ...parts,
  };
}
