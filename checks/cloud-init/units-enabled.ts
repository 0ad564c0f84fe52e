import { cloudInit } from "../../src/facts/cloud-init.ts";
import { waagent } from "../../src/facts/waagent.ts";
import type { Image } from "../../src/image/image.ts";
import { defineCheck, notApplicable } from "../../src/lint/check.ts";

export default defineCheck({
  id: "cloud-init.units-enabled",
  title: "Every stage of cloud-init starts at boot",
  level: "must",
  requirements: ["cloud-init.units-enabled", "distro-rhel.services", "distro-suse.services"],
  why: "With one stage off the others wait for it or leave their part of the VM undone. All stages off hands the VM to the agent, which is a note where the agent provisions then, and leaves nobody where it does not. The stages are the unit files that are there: from 24.3 on upstream renames one and adds a main process, and distributions undo that.",
  fix: {
    text: "Enable the units of this build.",
    commands: [
      "systemctl unmask cloud-init-local cloud-init cloud-init-main cloud-init-network cloud-config cloud-final || true",
      "for unit in cloud-init-main cloud-init-local cloud-init cloud-init-network cloud-config cloud-final; do systemctl enable $unit.service || true; done",
    ],
  },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const { installed, units } = await image.fact(cloudInit);
    if (!installed) return notApplicable("cloud-init is not installed");
    const off = units.filter(({ starts }) => !starts);
    const isHandedOver = off.length === units.length && (await agentProvisions(image));
    return off.map(({ name, unit, obstacle }) => ({
      message: obstacle?.text ?? `${name} does not start`,
      subject: name,
      ...(obstacle?.path === undefined ? {} : { path: obstacle.path }),
      ...(obstacle?.line === undefined ? {} : { line: obstacle.line }),
      evidence: { actual: unit?.isEnabled ?? "not-found", expected: "enabled" },
      ...(isHandedOver ? { level: "info" as const } : {}),
    }));
  },
});

/** The agent starts and takes over once cloud-init-local.service is not enabled. */
async function agentProvisions(image: Image): Promise<boolean> {
  const { startsAtBoot, config } = await image.fact(waagent);
  const mode = config?.string("Provisioning.Agent").value ?? "auto";
  return startsAtBoot && (mode === "auto" || mode === "waagent");
}
