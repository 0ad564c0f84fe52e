import { type AgentPlan, placeOf } from "./agent-plan.ts";
import { type Draft, add, provisionedBy } from "./draft.ts";
import { cloudInitClause } from "./explain.ts";
import type { ProvisioningInput } from "./input.ts";

/** azure-init provisions at its unit's start, whatever the others do. */
export function withAzureInit(draft: Draft, { because }: AgentPlan, input: ProvisioningInput): Draft {
  const { azureInit, cloudInit } = input;
  if (azureInit === undefined) return draft;
  const at = placeOf(azureInit.service);
  if (draft.cloudInit || draft.agent === "provisions") {
    const other = draft.cloudInit ? "cloud-init" : "waagent";
    return add(
      { ...draft, provisioner: "both", ready: ["azure-init", ...draft.ready] },
      {
        kind: "double",
        outcome: "conflict",
        text: `azure-init and ${other} both provision`,
        ...at,
        remedy: `Let one of them provision: disable azure-init.service, or ${other === "waagent" ? "set Provisioning.Agent=disabled" : "mask the units of cloud-init"}.`,
        commands: ["systemctl disable azure-init.service"],
      },
    );
  }
  let result = provisionedBy(draft, "azure-init", ["azure-init"]);
  if (draft.agent === "waits-in-vain" || draft.agent === "refuses") {
    const waits = draft.agent === "waits-in-vain";
    result = add(result, {
      kind: "double",
      outcome: waits ? "risk" : "conflict",
      text: waits
        ? `azure-init provisions, but ${because.text} makes waagent wait 30 minutes for cloud-init and then report a failure`
        : `azure-init provisions, but ${because.text} makes waagent report a failure, since cloud-init is enabled`,
      ...(because.path === undefined ? at : placeOf(because)),
      remedy: "Set Provisioning.Agent=disabled: waagent then only serves extensions.",
    });
  }
  if (cloudInit?.state === "C4") {
    result = add(result, {
      kind: "double",
      outcome: "risk",
      text: `azure-init provisions while ${cloudInitClause(cloudInit).text}`,
      ...placeOf(cloudInit.reason ?? {}),
      remedy: "Disable the units of cloud-init.",
    });
  }
  result = add(result, {
    kind: "note",
    outcome: "ok",
    text: "azure-init sets no password and passes custom data over: deploy with an SSH key",
    ...at,
  });
  return azureInit.fails ? add(result, { kind: "tools", outcome: "broken", ...azureInit.fails }) : result;
}

/** Ignition configures the machine before it boots; who reports ready differs by system. */
export function withIgnition(draft: Draft, _plan: AgentPlan, input: ProvisioningInput): Draft {
  const { ignition } = input;
  if (ignition === undefined) return draft;
  const { evidence, platform, firstBoot, reporter, reporterOff, hiddenAgent, system } = ignition;
  let result = draft;
  if (draft.cloudInit) {
    result = add(result, {
      kind: "double",
      outcome: "risk",
      text: "Ignition and cloud-init both configure the machine",
      ...placeOf(evidence),
      remedy: "Keep one of them.",
    });
  } else if (draft.agent === "nothing" || draft.agent === "reports-at-once") {
    const reporters = reporter ? ["afterburn"] : hiddenAgent ? ["waagent"] : [];
    result = provisionedBy(draft, "ignition", reporters);
    if (result.ready.length === 0) {
      result =
        system === "other" && reporterOff === undefined
          ? unseen(result, { text: "what reports ready after Ignition has run is not known", ...placeOf(evidence) })
          : add(result, {
              kind: "nobody",
              outcome: "broken",
              text: `Ignition provisions, but ${reporterOff?.text ?? "there is no afterburn-checkin.service"}: Azure never hears that the VM is ready`,
              ...placeOf(reporterOff ?? evidence),
              remedy: "Enable the check-in unit of Afterburn.",
              commands: ["systemctl enable afterburn-checkin.service"],
            });
    }
    if (hiddenAgent) result = unseen(result, hiddenAgent);
  }
  if (platform === undefined)
    result = unseen(result, { text: "the platform that Ignition is told at boot cannot be seen" });
  else if (platform.value !== "azure") {
    const said = platform.value === undefined ? "is told no platform" : `is told that it runs on ${platform.value}`;
    result = add(result, {
      kind: "nobody",
      outcome: "broken",
      text: `Ignition ${said}, so it does not read the configuration of an Azure VM`,
      ...placeOf(platform),
      remedy: "Boot with ignition.platform.id=azure (Flatcar: flatcar.oem.id=azure).",
    });
  }
  if (firstBoot === undefined)
    return unseen(result, { text: "whether the boot loader takes the next boot as the first cannot be seen" });
  if (firstBoot.value) return result;
  if (result.provisioner === "ignition") result = { ...result, provisioner: "none" };
  return add(result, {
    kind: "nobody",
    outcome: "silent",
    text: "the mark of a first boot is gone, so Ignition does not run and nothing is provisioned",
    ...placeOf(firstBoot),
    remedy: "Build the image from a disk that has not been booted.",
  });
}

/** The image's own program that tells Azure "ready", where nobody else provisions. */
export function withReporter(draft: Draft, { because }: AgentPlan, input: ProvisioningInput): Draft {
  const { reporter } = input;
  if (reporter === undefined) return draft;
  const at = placeOf(reporter.service);
  if (reporter.spent) {
    if (draft.provisioner !== "none") return draft;
    return add(draft, {
      kind: "nobody",
      outcome: draft.ready.length > 0 ? "silent" : "broken",
      text: `${reporter.name} would report ready, but ${reporter.spent.text}`,
      ...placeOf(reporter.spent),
      remedy: "Enable it again before the image is captured.",
      ...(reporter.name.endsWith(".service") ? { commands: [`systemctl enable ${reporter.name}`] } : {}),
    });
  }
  switch (draft.agent) {
    case "waits-in-vain":
    case "refuses":
      if (draft.provisioner !== "none") return draft;
      return add(provisionedBy(draft, "custom", [reporter.name]), {
        kind: "double",
        outcome: "conflict",
        text: `${reporter.name} reports ready, but ${because.text} makes waagent report a failure afterwards`,
        ...(because.path === undefined ? at : placeOf(because)),
        remedy: "Set Provisioning.Agent=disabled: waagent then only serves extensions.",
      });
    case "provisions":
    case "joins":
    case "reports-at-once":
    case "never-ends":
    case "nothing":
      if (draft.provisioner === "none") return provisionedBy(draft, "custom", [reporter.name]);
      return add(
        { ...draft, ready: [reporter.name, ...draft.ready] },
        { kind: "note", outcome: "ok", text: `${reporter.name} reports ready too`, ...at },
      );
  }
}

function unseen(draft: Draft, remark: Draft["unseen"][number]): Draft {
  return { ...draft, unseen: [...draft.unseen, remark] };
}
