import type { AgentPlan } from "./agent-plan.ts";
import type { Draft } from "./draft.ts";
import { cloudInitClause } from "./explain.ts";
import type { AgentInput, Place, ProvisioningInput } from "./input.ts";
import type { ProvisioningOutcome } from "./verdict.ts";

/** Tells the first boot so that a person can follow it: who runs, what each waits for, who reports, what Azure shows. */
export function tell(
  type: "generalized" | "specialized",
  plan: AgentPlan,
  input: ProvisioningInput,
  draft: Draft,
  extensions: boolean,
): readonly string[] {
  return [
    type === "generalized"
      ? "Azure hands a generalized image an account, a host name and keys, and waits to be told that the VM is ready."
      : "A specialized image gets nothing from Azure, which waits for nothing: the machine should start as it was captured.",
    ...ignitionSteps(input),
    ...cloudInitSteps(type, input, draft),
    ...azureInitSteps(input),
    ...agentSteps(type, plan, input, draft),
    ...reporterSteps(input),
    ...draft.unseen.map((remark) => step(`Unseen: ${remark.text}`, remark)),
    ending(type, draft),
    extensionStep(input.agent, draft, extensions),
  ];
}

function ignitionSteps({ ignition }: ProvisioningInput): readonly string[] {
  if (ignition === undefined) return [];
  const steps = [step(`Before the system starts, Ignition reads the configuration of the VM`, ignition.evidence)];
  if (ignition.reporter) steps.push(step("Afterburn reports ready", ignition.reporter));
  return steps;
}

function cloudInitSteps(
  type: "generalized" | "specialized",
  { cloudInit }: ProvisioningInput,
  draft: Draft,
): readonly string[] {
  const clause = cloudInitClause(cloudInit);
  if (cloudInit === undefined || cloudInit.state === "C0") return ["cloud-init is not installed."];
  if (!draft.cloudInit) return [step(capital(clause.text), clause)];
  const version = cloudInit.version === undefined ? "" : ` ${cloudInit.version}`;
  const place = cloudInit.reason ?? {};
  if (type === "specialized") {
    return [
      step(
        `At first boot cloud-init${version} takes the copy for a new instance and runs the modules of a first boot`,
        place,
      ),
    ];
  }
  if (cloudInit.left.polls) {
    return [step(`At first boot cloud-init${version} waits for ever for another machine`, cloudInit.left.polls)];
  }
  const report = cloudInit.skipReadyReport.value
    ? step("It is told not to report ready", cloudInit.skipReadyReport)
    : "It reports ready as soon as it has read them.";
  return [
    step(`At first boot cloud-init${version} runs and reads the data of the VM from Azure`, place),
    report,
    cloudInit.noDefaultUser
      ? step("Then it sets the host name, but makes no admin account", cloudInit.noDefaultUser)
      : "Then it sets the host name and makes the admin account and its keys.",
  ];
}

function azureInitSteps({ azureInit }: ProvisioningInput): readonly string[] {
  if (azureInit === undefined) return [];
  const started = step("azure-init makes the account and sets the host name, then reports ready", azureInit.service);
  return azureInit.fails ? [started, step(`But ${azureInit.fails.text}`, azureInit.fails)] : [started];
}

function agentSteps(
  type: "generalized" | "specialized",
  { because }: AgentPlan,
  input: ProvisioningInput,
  draft: Draft,
): readonly string[] {
  const { agent } = input;
  if (agent === undefined) return draft.unseen.length > 0 ? [] : ["waagent is not installed."];
  if (!agent.starts) return [step(capital(because.text), because)];
  const name = agent.version === undefined ? "waagent" : `waagent ${agent.version}`;
  const starts = agent.service ? step(`${name} starts`, agent.service) : `${name} starts.`;
  const marker = agent.left.provisioned;
  switch (draft.agent) {
    case "provisions":
      return [
        starts,
        type === "specialized"
          ? step("It looks five times for a provisioning medium, reports a failure and goes on", because)
          : step("It reads the provisioning medium, makes the account and the keys, and reports ready", because),
      ];
    case "joins":
      return [
        starts,
        step(
          `It leaves provisioning to cloud-init and waits for ${agent.libDir.value}/ovf-env.xml and ${agent.sshDir}/ssh_host_${agent.hostKeyType.value}_key.pub`,
          because,
        ),
        "Then it reports ready too.",
      ];
    case "waits-in-vain":
      return [
        starts,
        step(
          draft.cloudInit
            ? `It waits at most 30 minutes for ${agent.libDir.value}/ovf-env.xml from cloud-init, and reports a failure when it does not come`
            : `It waits 30 minutes for ${agent.libDir.value}/ovf-env.xml from cloud-init, then reports a failure`,
          because,
        ),
      ];
    case "reports-at-once":
      return [
        starts,
        marker
          ? step("It takes the machine as provisioned and reports ready", marker)
          : step("It reports ready and provisions nothing", because),
      ];
    case "refuses":
      return [starts, step("It finds cloud-init enabled and reports a failure", because)];
    case "never-ends":
      return ["waagent never comes to an end."];
    case "nothing":
      return [starts, step("It neither provisions nor reports", because)];
  }
}

function reporterSteps({ reporter }: ProvisioningInput): readonly string[] {
  if (reporter === undefined) return [];
  if (reporter.spent) return [step(`${reporter.name} would report ready, but ${reporter.spent.text}`, reporter.spent)];
  return [step(`${reporter.name} reports ready`, reporter.service)];
}

const generalizedEndings = {
  ok: "On Azure the deployment succeeds, and the admin account of the deployment can log in.",
  risk: "On Azure the deployment mostly succeeds, with the risks named below.",
  silent: "On Azure the deployment succeeds, yet the account, the host name or the keys asked for are not there.",
  conflict: "On Azure the outcome is a matter of luck: two parties provision or report.",
  broken: "On Azure the deployment ends in a provisioning failure or a time-out of 40 minutes.",
} as const satisfies Readonly<Record<ProvisioningOutcome, string>>;

const specializedEndings = {
  ok: "On Azure the VM starts as it was captured.",
  risk: "On Azure the VM starts, but not quite as it was captured.",
  silent: "On Azure the VM starts, but not as it was captured.",
  conflict: "On Azure the VM starts, and two parties change it.",
  broken: "On Azure the VM starts and is shown with a provisioning failure.",
} as const satisfies Readonly<Record<ProvisioningOutcome, string>>;

function ending(type: "generalized" | "specialized", { outcome, unseen }: Draft): string {
  const text = (type === "generalized" ? generalizedEndings : specializedEndings)[outcome];
  return unseen.length > 0 && outcome === "ok" ? `${text} (As far as this tree shows.)` : text;
}

function extensionStep(agent: AgentInput | undefined, draft: Draft, extensions: boolean): string {
  if (extensions) return "Extensions work.";
  if (draft.unseen.length > 0 && !agent?.starts) return "Whether extensions work cannot be seen in this tree.";
  if (agent?.starts && !agent.extensions.value)
    return step("Extensions do not run: they are switched off", agent.extensions);
  const disabled = agent?.left.disableAgent ?? (agent?.left.ovfEnv?.disablesAgent ? agent.left.ovfEnv : undefined);
  if (agent?.starts && disabled) return step("Extensions do not run: the agent is told to switch itself off", disabled);
  return "Extensions do not run: deploy with --enable-agent false.";
}

/** A sentence, and its place in brackets unless it names the file itself. */
function step(text: string, { path, line }: Place): string {
  if (path === undefined || (line === undefined && text.includes(path))) return `${text}.`;
  return `${text} (${line === undefined ? path : `${path}:${line}`}).`;
}

function capital(text: string): string {
  return /^(?:cloud-init|waagent)/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}
