import { isBefore, placeOf } from "./agent-plan.ts";
import { type Draft, add } from "./draft.ts";
import type { AgentInput, AgentProgram, CloudInitInput, ProvisioningInput } from "./input.ts";
import type { Reason } from "./verdict.ts";

/** What those who act in a draft need, beyond being switched on: programs, the medium, each other's files. */
export function withDemands(draft: Draft, input: ProvisioningInput): Draft {
  const { agent, cloudInit } = input;
  let result = draft;
  // Where cloud-init provisions as well, the agent's own part is the smaller trouble.
  if (agent && draft.agent === "provisions" && !draft.cloudInit) {
    const reasons = agentDemands(agent, input);
    result = reasons.reduce(add, result);
    if (reasons.some(({ outcome }) => outcome === "broken")) result = without(result, "waagent");
    if (loopsWithoutEject(agent)) result = { ...result, agent: "never-ends" };
  }
  if (agent && cloudInit && draft.agent === "joins") {
    result = handOver(agent, cloudInit, input).reduce(add, result);
  }
  if (cloudInit && draft.cloudInit) {
    const reasons = cloudInitDemands(cloudInit, input);
    result = reasons.reduce(add, result);
    if (cloudInit.skipReadyReport.value || reasons.some(({ outcome }) => outcome === "broken")) {
      result = without(result, "cloud-init");
    }
    // The local stage never ends, and everything behind the network waits for it.
    if (cloudInit.left.polls) result = { ...result, ready: [], agent: "never-ends" };
  }
  return somebodyReports(result, cloudInit);
}

/** `pa/provision/default.py` calls these; from 2.2.54.2 without a shell, so that a missing one is an exception. */
const consequences: Readonly<Record<AgentProgram, string>> = {
  eject: "it starts over every 15 seconds and never reports ready",
  useradd: "it cannot make the admin account and reports a failure",
  usermod: "deployments with a password fail",
  "ssh-keygen": "it cannot take the fingerprint of the host key and reports a failure",
  openssl: "it cannot make the certificate for the wire server and reports a failure",
};

function agentDemands(agent: AgentInput, input: ProvisioningInput): readonly Reason[] {
  const reasons: Reason[] = [];
  for (const program of agent.missingPrograms) {
    if (program === "eject" && !loopsWithoutEject(agent)) continue;
    reasons.push({
      kind: "tools",
      outcome: program === "usermod" ? "risk" : "broken",
      text: `waagent provisions, but the program ${program} is missing: ${consequences[program]}`,
      remedy: `Install the package that holds ${program}.`,
    });
  }
  if (agent.cannotHashPasswords) reasons.push({ kind: "tools", outcome: "risk", ...agent.cannotHashPasswords });
  if (input.medium) {
    reasons.push({
      kind: "medium",
      outcome: "broken",
      text: `${input.medium.text}: waagent cannot read the provisioning medium and reports a failure`,
      ...placeOf(input.medium),
    });
  }
  const key = missingHostKey(agent, input);
  if (key) reasons.push(key);
  return reasons;
}

/** Before 2.2.54.2 the shell said "not found" and the agent went on. */
function loopsWithoutEject(agent: AgentInput): boolean {
  return agent.missingPrograms.includes("eject") && !isBefore(agent.version, "2.2.54.2");
}

/** `reg_ssh_host_key` takes the fingerprint of one key, which it makes itself only when told to. */
function missingHostKey(agent: AgentInput, input: ProvisioningInput): Reason | undefined {
  const type = agent.hostKeyType.value;
  const name = `${agent.sshDir}/ssh_host_${type}_key.pub`;
  if (agent.regenerateHostKeys.value) {
    if (["rsa", "dsa", "ecdsa", "ed25519"].includes(type)) return undefined;
    return {
      kind: "tools",
      outcome: "broken",
      text: `ssh-keygen knows no key type ${JSON.stringify(type)}, so waagent finds no ${name} and reports a failure`,
      ...placeOf(agent.hostKeyType),
      remedy: "Set Provisioning.SshHostKeyPairType to rsa, ecdsa, ed25519 or auto.",
    };
  }
  if (input.hostKeys.includes(type) || input.hostKeyMaker?.types.includes(type)) return undefined;
  return {
    kind: "tools",
    outcome: "broken",
    text: `nothing makes ${name}, whose fingerprint waagent takes: it reports a failure`,
    ...placeOf(agent.regenerateHostKeys),
    remedy: "Set Provisioning.RegenerateSshHostKeyPair=y.",
    commands: [
      agent.regenerateHostKeys.line === undefined
        ? `echo Provisioning.RegenerateSshHostKeyPair=y >> ${agent.regenerateHostKeys.path ?? "/etc/waagent.conf"}`
        : `sed -i 's/^Provisioning.RegenerateSshHostKeyPair=.*/Provisioning.RegenerateSshHostKeyPair=y/' ${agent.regenerateHostKeys.path ?? "/etc/waagent.conf"}`,
    ],
  };
}

/** The handler for cloud-init waits for two files, 30 minutes each, and reports a failure when one does not come. */
function handOver(agent: AgentInput, cloudInit: CloudInitInput, input: ProvisioningInput): readonly Reason[] {
  const reasons: Reason[] = [];
  const { dataDir, keyTypes } = cloudInit;
  if (agent.left.ovfEnv === undefined && tidy(dataDir.value) !== tidy(agent.libDir.value)) {
    reasons.push({
      kind: "hand-over",
      outcome: "risk",
      text: `waagent waits for ovf-env.xml in ${agent.libDir.value}, but cloud-init writes it to ${dataDir.value}: after 30 minutes waagent reports a failure`,
      ...placeOf(dataDir.path === undefined ? agent.libDir : dataDir),
      remedy: "Give datasource.Azure.data_dir of cloud-init and Lib.Dir of waagent the same value.",
    });
  }
  const type = agent.hostKeyType.value;
  if (keyTypes && !keyTypes.value.includes(type) && !input.hostKeyMaker?.types.includes(type)) {
    reasons.push({
      kind: "hand-over",
      outcome: "risk",
      text: `waagent waits for ${agent.sshDir}/ssh_host_${type}_key.pub, which cloud-init does not make (${keyTypes.value.join(", ") || "no key at all"}): after 30 minutes waagent reports a failure`,
      ...placeOf(keyTypes.path === undefined ? agent.hostKeyType : keyTypes),
      remedy: `Add ${type} to ssh_genkeytypes, or set Provisioning.SshHostKeyPairType to a type that is there.`,
    });
  }
  return reasons;
}

function cloudInitDemands(cloudInit: CloudInitInput, input: ProvisioningInput): readonly Reason[] {
  const reasons: Reason[] = [];
  const { noDefaultUser, left } = cloudInit;
  if (noDefaultUser) {
    reasons.push({
      kind: "admin",
      outcome: "silent",
      text: `${noDefaultUser.text}: cloud-init reports ready and makes no admin account`,
      ...placeOf(noDefaultUser),
      remedy: "Put default into the list of users.",
    });
  }
  if (input.medium) {
    // From 21.2 the metadata service stands in, which knows neither passwords nor custom data.
    const needed = isBefore(cloudInit.version, "21.2");
    reasons.push({
      kind: "medium",
      outcome: needed ? "broken" : "risk",
      text: needed
        ? `${input.medium.text}: this cloud-init cannot provision without the medium`
        : `${input.medium.text}: cloud-init provisions without passwords and custom data`,
      ...placeOf(input.medium),
    });
  }
  if (left.polls) {
    reasons.push({
      kind: "leftover",
      outcome: "broken",
      text: `${left.polls.path} makes cloud-init wait for ever for another machine to be handed over`,
      ...left.polls,
      remedy: "Clean the state of cloud-init.",
      commands: ["cloud-init clean --logs --seed"],
    });
  }
  if (left.azureSeed) {
    reasons.push({
      kind: "leftover",
      outcome: "silent",
      text: `${left.azureSeed.path} takes the place of the data of the new VM: its account and host name are the old ones`,
      ...left.azureSeed,
      remedy: "Remove the seed.",
      commands: ["rm -rf /var/lib/cloud/seed"],
    });
  }
  return reasons;
}

/** An image whose only reporter is told to keep quiet. */
function somebodyReports(draft: Draft, cloudInit: CloudInitInput | undefined): Draft {
  if (draft.ready.length > 0 || draft.unseen.length > 0 || draft.outcome === "broken") return draft;
  return add(draft, {
    kind: "nobody",
    outcome: "broken",
    text: "cloud-init is told not to report ready (experimental_skip_ready_report), and nothing else does",
    ...placeOf(cloudInit?.skipReadyReport ?? {}),
    remedy: "Remove experimental_skip_ready_report, or let waagent report.",
  });
}

function without(draft: Draft, reporter: string): Draft {
  return { ...draft, ready: draft.ready.filter((name) => name !== reporter) };
}

function tidy(path: string): string {
  return path.replace(/\/+/g, "/").replace(/(?<=.)\/$/, "");
}
