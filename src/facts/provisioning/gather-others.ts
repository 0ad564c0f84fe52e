import type { Image } from "../../image/image.ts";
import { azureInit } from "../azure-init.ts";
import { bootEntries } from "../boot-entries.ts";
import { customReporter } from "../custom-reporter.ts";
import { hostKeys } from "../host-keys.ts";
import { ignition } from "../ignition.ts";
import { hasWord } from "../kernel-command-line.ts";
import { os } from "../os.ts";
import { provisioningMedium } from "../provisioning-medium.ts";
import type { Unit } from "../units.ts";
import type { Waagent } from "../waagent.ts";
import type {
  AzureInitInput,
  CloudInitInput,
  HostKeyMaker,
  IgnitionInput,
  Place,
  ProvisioningInput,
  Remark,
  ReporterInput,
} from "./input.ts";

/** What counts when azure-init is installed and its unit starts. */
export async function gatherAzureInit(image: Image): Promise<AzureInitInput | undefined> {
  const { startsAtBoot, unit, configProblems, missingPrograms } = await image.fact(azureInit);
  if (!startsAtBoot || !unit) return undefined;
  const [problem] = configProblems;
  const [missing] = missingPrograms;
  const fails =
    problem ??
    (missing === undefined ? undefined : { text: `azure-init provisions, but the program ${missing} is missing` });
  return { service: startOf(unit), fails };
}

export async function gatherIgnition(image: Image, agent: Waagent): Promise<IgnitionInput | undefined> {
  const found = await image.fact(ignition);
  if (!found) return undefined;
  const { system, evidence, platform, firstBoot, checkIn } = found;
  const starts = checkIn?.startsAtBoot === true && checkIn.obstacle === undefined;
  return {
    system,
    evidence,
    platform,
    firstBoot,
    reporter: checkIn && starts ? startOf(checkIn) : undefined,
    reporterOff:
      checkIn && !starts
        ? { text: checkIn.obstacle?.text ?? `${checkIn.name} is not enabled`, path: checkIn.path }
        : undefined,
    hiddenAgent: agent.hidden === undefined || agent.installed ? undefined : { text: agent.hidden },
  };
}

export async function gatherReporter(image: Image): Promise<ReporterInput | undefined> {
  const found = await image.fact(customReporter);
  if (!found) return undefined;
  const { name, unit, script, report, whyNot } = found;
  const service = unit ? startOf(unit) : { text: name, path: script, line: report.line };
  return { name, service, spent: whyNot };
}

/** Host keys in the image, and what makes new ones beside the provisioners. */
export async function gatherHostKeys(
  image: Image,
  cloudInit: CloudInitInput | undefined,
): Promise<Pick<ProvisioningInput, "hostKeys" | "hostKeyMaker">> {
  const { files, makers } = await image.fact(hostKeys);
  const cloudInitRuns = cloudInit?.state === "C1" || cloudInit?.state === "C1v" || cloudInit?.state === "C4";
  const active = makers.filter(({ unlessCloudInit }) => !(unlessCloudInit && cloudInitRuns));
  const [first] = active;
  const hostKeyMaker: HostKeyMaker | undefined = first && {
    text: first.unit,
    path: first.path,
    types: [...new Set(active.flatMap(({ types }) => types))],
  };
  return { hostKeys: files.filter(({ kind }) => kind === "public").map(({ type }) => type), hostKeyMaker };
}

export async function gatherMedium(image: Image): Promise<Remark | undefined> {
  const { problems } = await image.fact(provisioningMedium);
  return problems.find(({ module }) => module !== "ata_piix");
}

/** NixOS makes /etc at activation, from a store that says nothing of what will be there. */
export async function gatherUnseen(image: Image, agent: Waagent): Promise<readonly Remark[]> {
  const { family, path } = await image.fact(os);
  const isNixos =
    family === "nixos" || (path === undefined && (await image.tree.stat("/nix/store"))?.type === "directory");
  if (!isNixos || agent.installed) return [];
  return [
    { text: agent.hidden ?? "NixOS makes its services and their configuration at activation", path: "/nix/store" },
  ];
}

/** `fips=1` on the command line of the entry that starts by itself. */
export async function isFips(image: Image): Promise<boolean> {
  const { defaultEntry } = await image.fact(bootEntries);
  return hasWord(defaultEntry?.cmdline ?? [], "fips=1");
}

/** What pulls the unit in, else the unit itself. */
function startOf(unit: Unit): Remark {
  const [reason] = unit.startReasons;
  return reason ? { text: reason.text, ...place(reason) } : { text: unit.name, path: unit.path };
}

function place({ path, line }: { readonly path: string; readonly line?: number }): Place {
  return { path, ...(line === undefined ? {} : { line }) };
}
