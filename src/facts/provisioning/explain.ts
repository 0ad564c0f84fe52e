import { type AgentPlan, placeOf } from "./agent-plan.ts";
import type { CloudInitInput, ProvisioningInput, Remark } from "./input.ts";
import type { SituationName } from "./situations.ts";
import type { Reason } from "./verdict.ts";

/** What stands in the way, as a clause: "cloud-init is not installed". */
export function cloudInitClause(cloudInit: CloudInitInput | undefined): Remark {
  if (cloudInit === undefined) return { text: "cloud-init is not installed" };
  const place = placeOf(cloudInit.reason ?? {});
  if (cloudInit.reason !== undefined && cloudInit.state !== "C1") return { ...place, text: cloudInit.reason.text };
  switch (cloudInit.state) {
    case "C0":
      return { text: "cloud-init is not installed" };
    case "C1":
      return { ...place, text: "cloud-init provisions" };
    case "C1v":
      return { ...place, text: "it is enabled by vendor links only" };
    case "C2":
      return { ...place, text: "cloud-init is switched off" };
    case "C3":
      return { ...place, text: "the units of cloud-init are not enabled" };
    case "C4":
      return { ...place, text: `cloud-init runs with ${cloudInit.source ?? "another source"}, not with Azure` };
  }
}

/** Why a situation is what it is; undefined for the ones in which nothing needs to be said. */
export function explain(name: SituationName, plan: AgentPlan, input: ProvisioningInput): Reason | undefined {
  const { because } = plan;
  const clause = cloudInitClause(input.cloudInit);
  // What keeps cloud-init from running is told at its place by a check of its own; scripts of a removed one are not.
  const settingAt = placeOf(clause.path?.startsWith("/etc/init.d/") ? clause : because);
  switch (name) {
    case "agent":
    case "cloud-init":
    case "cloud-init-alone":
      return undefined;
    case "cloud-init-unawaited":
      return {
        kind: "note",
        outcome: "ok",
        text: `${because.text} makes waagent report ready without waiting for cloud-init, so extensions may start before the admin account exists`,
        ...settingAt,
      };
    case "agent-beside-foreign":
      return {
        kind: "double",
        outcome: "risk",
        text: `waagent provisions while ${clause.text}, which may add accounts of its own`,
        ...settingAt,
        ...maskCloudInit,
      };
    case "maybe-twice": {
      const unless = input.cloudInit?.statusTest ? ", unless `service cloud-init status` tells it in time" : "";
      return {
        kind: "double",
        outcome: "risk",
        text: `cloud-init starts, yet waagent does not count it as enabled (${clause.text}): with ${because.text} it provisions a second time${unless}`,
        ...placeOf(clause),
        remedy:
          "Enable the units of cloud-init with systemctl so that waagent sees them, or set Provisioning.Agent=cloud-init.",
        commands: [setKey(plan, "Provisioning.Agent", "cloud-init")],
      };
    }
    case "collide":
      return {
        kind: "double",
        outcome: "conflict",
        text: `${because.text} while cloud-init is enabled: cloud-init provisions, then waagent reports a provisioning failure`,
        ...settingAt,
        ...oneProvisioner(plan),
      };
    case "race":
      return {
        kind: "double",
        outcome: "conflict",
        text: `${because.text} while cloud-init is enabled: both provision, or waagent fails when it meets a process of cloud-init`,
        ...settingAt,
        ...oneProvisioner(plan),
      };
    case "twice":
      return {
        kind: "double",
        outcome: "conflict",
        text: `${because.text} while cloud-init is enabled: this agent does not look for cloud-init, so both provision`,
        ...settingAt,
        ...oneProvisioner(plan),
      };
    case "waits-in-vain":
      return {
        kind: "nobody",
        outcome: "broken",
        text: `${becauseOfWaiting(plan)} waagent waits for cloud-init, but ${clause.text}: nobody provisions, and after 30 minutes waagent reports a failure`,
        ...settingAt,
        ...switchOn(plan, input.cloudInit),
      };
    case "refuses":
      return {
        kind: "nobody",
        outcome: "broken",
        text: `${because.text}, but waagent finds cloud-init-local.service enabled and reports a failure at once, although ${clause.text}`,
        ...settingAt,
        ...maskCloudInit,
      };
    case "silent":
      return {
        kind: "nobody",
        outcome: "silent",
        text: `${because.text} makes waagent report ready without provisioning, and ${clause.text}: nobody makes the admin account, the host name and the keys`,
        ...settingAt,
        remedy: "Let the agent provision with Provisioning.Agent=auto, or make cloud-init run.",
        commands: letAgentProvision(plan),
      };
    case "never-ready":
      return {
        kind: "nobody",
        outcome: "broken",
        text:
          plan.role === "mute"
            ? `${because.text} without Provisioning.UseCloudInit=y makes this agent leave out its report, and ${clause.text}: Azure never hears that the VM is ready`
            : `nobody provisions, and Azure never hears that the VM is ready: ${because.text}, and ${clause.text}`,
        // So does what keeps a service from starting.
        ...(plan.role === "mute" ? settingAt : {}),
        remedy: "Install and enable cloud-init or waagent, or a unit that reports ready at first boot.",
      };
  }
}

type Advice = Pick<Reason, "remedy" | "commands">;

const maskCloudInit: Advice = {
  remedy: "Mask the units of cloud-init or remove its package: its off switches do not hide it from waagent.",
  commands: ["systemctl mask cloud-init-local.service cloud-init.service cloud-config.service cloud-final.service"],
};

function becauseOfWaiting({ role, because }: AgentPlan): string {
  return role === "auto" ? `with ${because.text} and cloud-init-local.service enabled` : `with ${because.text}`;
}

function switchOn(plan: AgentPlan, cloudInit: CloudInitInput | undefined): Advice {
  switch (cloudInit?.state) {
    case "C2":
      if (cloudInit.reason?.path?.startsWith("/etc/init.d/")) {
        return { remedy: "Purge the package, its scripts included.", commands: ["dpkg --purge cloud-init"] };
      }
      return {
        remedy: "Switch cloud-init on again, or mask its units so that waagent provisions.",
        ...(cloudInit.reason?.path === "/etc/cloud/cloud-init.disabled"
          ? { commands: ["rm /etc/cloud/cloud-init.disabled"] }
          : {}),
      };
    case "C4":
      return {
        remedy: "Make Azure the source of cloud-init.",
        commands: ["echo 'datasource_list: [ Azure ]' > /etc/cloud/cloud.cfg.d/91-azure_datasource.cfg"],
      };
    default:
      return {
        remedy: "Install and enable cloud-init, or let the agent provision with Provisioning.Agent=auto.",
        commands: letAgentProvision(plan),
      };
  }
}

/** One provisioner only: the agent steps back, in the keys that its version reads. */
function oneProvisioner(plan: AgentPlan): Advice {
  return {
    remedy: "Let one of them provision: leave it to cloud-init, or mask the units of cloud-init.",
    commands: plan.legacy
      ? [
          setKey(plan, "Provisioning.Enabled", "n"),
          ...(plan.guard === "none" ? [] : [setKey(plan, "Provisioning.UseCloudInit", "y")]),
        ]
      : [setKey(plan, "Provisioning.Agent", "auto")],
  };
}

function letAgentProvision(plan: AgentPlan): readonly string[] {
  return [plan.legacy ? setKey(plan, "Provisioning.Enabled", "y") : setKey(plan, "Provisioning.Agent", "auto")];
}

/** Replaces the line that decides, or adds one where the agent's default does. */
export function setKey({ because }: AgentPlan, key: string, value: string): string {
  const path = because.path ?? "/etc/waagent.conf";
  const pattern = key.replace(".", "\\.");
  return because.line === undefined
    ? `echo '${key}=${value}' >> ${path}`
    : `sed -i 's/^[[:blank:]]*${pattern}[[:blank:]]*=.*/${key}=${value}/' ${path}`;
}
