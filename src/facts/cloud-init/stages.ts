import { type Fact, defineFact } from "../../image/fact.ts";
import type { Image } from "../../image/image.ts";
import { type Unit, type Units, units } from "../units.ts";

/** A part of cloud-init's way through the boot. */
export type StageName = "main" | "local" | "network" | "config" | "final";

export interface Stage {
  readonly stage: StageName;
  /** The unit as this build calls it: `cloud-init.service` or `cloud-init-network.service` for the network stage. */
  readonly name: string;
  readonly unit: Unit | undefined;
  /** It starts once cloud-init.target does, or without it. */
  readonly starts: boolean;
  /** What keeps it from starting: it is missing, masked, or nothing asks for it. Undefined when it starts. */
  readonly obstacle: { readonly text: string; readonly path?: string; readonly line?: number } | undefined;
}

export interface Stages {
  readonly manager: Units["manager"];
  /** In order of the boot. Without any unit of cloud-init the four names that every release has had. */
  readonly stages: readonly Stage[];
  /** All stages start, given cloud-init.target. */
  readonly allStart: boolean;
  /** The unit cloud-init.target exists, as it does in every build with a generator. */
  readonly hasTarget: boolean;
  /** cloud-init.target, or where there is none every stage, starts without a generator: by a link or a preset. */
  readonly startsWithoutGenerator: boolean;
}

const TARGET = "cloud-init.target";

/**
 * The units of cloud-init by the files that are there, not by version: distributions rename the network stage back and
 * leave the main process out.
 */
export const cloudInitStages: Fact<Stages> = defineFact("cloud-init-stages", async (image: Image) => {
  const found = await image.fact(units);
  const stages = stageNames(found).map(([stage, name]) => stageOf(found, stage, name));
  const hasTarget = found.find(TARGET) !== undefined;
  return {
    manager: found.manager,
    stages,
    allStart: stages.every(({ starts }) => starts),
    hasTarget,
    startsWithoutGenerator: stages.every(({ name }) => found.startsAtBoot(name)),
  };
});

function stageNames(found: Units): readonly (readonly [StageName, string])[] {
  const isRenamed =
    found.find("cloud-init-network.service") !== undefined && found.find("cloud-init.service") === undefined;
  const hasMain = found.find("cloud-init-main.service") !== undefined;
  return [
    ...(hasMain ? [["main", "cloud-init-main.service"] as const] : []),
    ["local", "cloud-init-local.service"],
    ["network", isRenamed ? "cloud-init-network.service" : "cloud-init.service"],
    ["config", "cloud-config.service"],
    ["final", "cloud-final.service"],
  ];
}

function stageOf(found: Units, stage: StageName, name: string): Stage {
  const unit = found.find(name);
  const base = { stage, name, unit };
  if (!unit) return { ...base, starts: false, obstacle: { text: `${name} does not exist` } };
  if (unit.masked) return { ...base, starts: false, obstacle: { text: `${name} is masked`, path: unit.path } };
  if (unit.startsAtBoot || found.startsWith(TARGET, name)) return { ...base, starts: true, obstacle: undefined };
  const obstacle = unit.obstacle ?? { text: `nothing starts ${name}`, path: unit.path };
  return { ...base, starts: false, obstacle };
}
