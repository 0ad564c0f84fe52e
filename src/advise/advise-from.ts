import { type ImageReport, type ReportedFinding, openFindings } from "../lint/report.ts";
import { type Destination, type Target, destinations } from "../lint/target.ts";
import type { AdvisedDisk, Advice, Fitness, ImageDefinition, Reason, StorageOption } from "./advice.ts";
import { azScript } from "./az-script.ts";
import { type Judged, imageDefinition } from "./image-definition.ts";
import { rules, storageKinds } from "./storage-options.ts";

/** All that advice is made of: what was found under each demand, and the disk. */
export interface Gathered extends Judged {
  /** With the generation that is advised. */
  readonly target: Target;
  /** The image judged for each kind of storage. */
  readonly reports: Readonly<Record<Destination, ImageReport>>;
  readonly disk: AdvisedDisk | null;
}

/** What a new VHD of the same disk mends. */
const mendedByConversion: ReadonlySet<string> = new Set([
  "disk.not-vhdx",
  "disk.not-other-container",
  "disk.type-fixed",
  "disk.size-multiple-of-mib",
  "disk.footer-cookie",
  "disk.footer-fields-sane",
  "disk.file-length",
]);

/** Limits of Azure rather than faults of the system: another demand or another disk is needed. */
const limits: ReadonlySet<string> = new Set([
  "features.needs-generation-2",
  "features.arm64-definition",
  "disk.gen1-max-2tib",
  "disk.gen2-max-4tib",
]);

/** Pure: the same findings give the same advice. */
export function adviseFrom(gathered: Gathered): Advice {
  const { asked, target, disk } = gathered;
  const errors = errorsByDestination(gathered);
  const common = errors.get(target.target)?.filter(([key, { check }]) => {
    const isEverywhere = destinations.every((each) => errors.get(each)?.some(([other]) => other === key));
    return isEverywhere && !limits.has(check);
  });
  const mendFirst = new Map(common);
  const definition = imageDefinition(target, gathered);
  const options = destinations.map((id) => {
    const own = (errors.get(id) ?? []).filter(([key]) => !mendFirst.has(key)).map(([, reason]) => reason);
    return option(id, own, mendFirst.size > 0 || asked.error !== undefined, gathered, definition);
  });
  const gallery = options.find(({ id }) => id === "gallery");
  return {
    path: asked.path,
    kind: asked.kind,
    os: asked.os?.name ?? null,
    target,
    targetOrigin: asked.targetOrigin,
    disk,
    options,
    mendFirst: [...(asked.error === undefined ? [] : [{ message: asked.error }]), ...mendFirst.values()],
    definition: gallery?.fitness === "ruled-out" ? null : definition,
    missing: [...missing(gathered, definition, new Set([...mendFirst.values()].map(({ check }) => check)))],
    notices: asked.notices.map(({ message }) => message),
  };
}

type FoundReason = Reason & { readonly check: string };
type Errors = ReadonlyMap<Destination, readonly (readonly [key: string, reason: FoundReason])[]>;

function errorsByDestination({ reports, disk }: Gathered): Errors {
  const isConverted = disk !== null && disk.upload.convert !== null;
  return new Map(
    destinations.map((id) => [
      id,
      findingsOf(reports[id])
        .filter(([{ severity }, check]) => severity === "error" && !(isConverted && mendedByConversion.has(check)))
        .map(([finding, check]) => [keyOf(check, finding), reasonOf(check, finding)] as const),
    ]),
  );
}

function findingsOf({ results }: ImageReport): readonly (readonly [ReportedFinding, string])[] {
  return results.flatMap((result) => openFindings(result).map((finding) => [finding, result.check] as const));
}

function keyOf(check: string, { message, path, line, subject }: ReportedFinding): string {
  return JSON.stringify([check, message, path, line, subject]);
}

function reasonOf(check: string, { message, path }: ReportedFinding): FoundReason {
  return { check, message, ...(path === undefined ? {} : { path }) };
}

function option(
  id: Destination,
  found: readonly Reason[],
  mustBeMended: boolean,
  { target, disk, reports, asked }: Gathered,
  definition: ImageDefinition,
): StorageOption {
  const kind = storageKinds[id];
  const reasons = [...found, ...rules(kind.excludes(target))];
  const fitness: Fitness = reasons.length > 0 ? "ruled-out" : mustBeMended ? "mend-first" : "fits";
  const isNvme = definition.features.some(({ name }) => name === "DiskControllerTypes");
  const diskSecurityType = target.security === "trusted-launch" ? ("TrustedLaunch" as const) : undefined;
  const input = disk && { destination: id, disk, definition, diskSecurityType, nvme: isNvme };
  return {
    id,
    title: kind.title,
    fitness,
    reasons,
    cautions: [...rules(kind.cautions(target)), ...ownWarnings(id, reports)],
    limits: kind.limits,
    script: fitness === "ruled-out" || asked.error !== undefined || !input ? null : azScript(input),
  };
}

/** Warnings that the other kinds of storage do not all bring. */
function ownWarnings(id: Destination, reports: Gathered["reports"]): readonly Reason[] {
  const warnings = (each: Destination) =>
    findingsOf(reports[each]).filter(([{ severity }, check]) => severity !== "info" && !mendedByConversion.has(check));
  const others = destinations.filter((each) => each !== id).map((each) => warnings(each).map(keyOfFound));
  return warnings(id)
    .filter(([{ severity }]) => severity === "warning")
    .filter((found) => !others.every((keys) => keys.includes(keyOfFound(found))))
    .map(([finding, check]) => reasonOf(check, finding));
}

function keyOfFound([finding, check]: readonly [ReportedFinding, string]): string {
  return keyOf(check, finding);
}

function* missing(
  { asked, target, disk }: Gathered,
  definition: ImageDefinition,
  mendFirst: ReadonlySet<string>,
): Generator<string> {
  if (mendFirst.has("disk.not-compressed")) yield "what is in a packed file is not known: unpack it and ask again";
  else if (!disk) {
    yield (
      "there is no disk around the system: size, partitions and boot loader are not known, and nothing can be " +
        "uploaded; make a disk image of it and ask again"
    );
  }
  if (target.generation === undefined) {
    yield disk
      ? "the disk boots neither by BIOS nor by UEFI, so the generation is not known; --generation says it"
      : "the generation is not known; --generation says it";
  }
  if (definition.architecture === null) yield "the architecture is not known; --arch says it";
  const undecided = asked.results.filter(({ status }) => status === "undecided").length;
  if (undecided > 0) {
    yield `${undecided === 1 ? "one check" : `${undecided} checks`} could not be decided; vhdlint check says why`;
  }
}

/** Whether the asked kind of storage can be used; where none was named, whether any can. */
export function fitsAsAsked({ options, target, targetOrigin }: Advice): boolean {
  const candidates = targetOrigin.target === "assumed" ? options : options.filter(({ id }) => id === target.target);
  return candidates.some(({ fitness }) => fitness !== "ruled-out");
}
