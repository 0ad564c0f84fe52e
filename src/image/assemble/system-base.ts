import { ImageError } from "../errors.ts";
import type { Mount } from "../tree/mounted-tree.ts";
import { bootWordsOfAll } from "./boot-words.ts";
import type { ChosenUsr } from "./choose-usr.ts";
import { rootSubvolume } from "./command-line-devices.ts";
import type { Candidate, ChosenRoot } from "./choose-root.ts";
import type { LogicalVolume } from "../volume/lvm.ts";
import type { Devices } from "./device-spec.ts";
import { imageBasedRoot } from "./image-based.ts";
import type { PlannedMount } from "./mounts.ts";
import type { OpenedVolume } from "./open-file-system.ts";
import { deploymentMounts, findDeployment } from "./ostree.ts";

/** What is mounted before fstab has its say: the root, and what belongs to it in systems that are built of parts. */
export interface SystemBase {
  readonly kind: "plain" | "ostree" | "image-based";
  readonly root: OpenedVolume;
  readonly mounts: readonly Mount[];
  readonly planned: readonly PlannedMount[];
}

/** Undefined when there is neither a chosen root nor a /usr to build one around. */
export async function systemBase(
  chosen: ChosenRoot | undefined,
  usr: ChosenUsr | undefined,
  candidates: readonly Candidate[],
  devices: Devices,
): Promise<SystemBase | undefined> {
  const { opened, volumeGroups } = devices;
  if (chosen?.candidate.layout === "usr") return imageBase(chosen.candidate.opened, opened);
  if (chosen)
    return chosen.candidate.layout === "ostree"
      ? ostreeBase(chosen.candidate, candidates)
      : plainBase(await rootSubvolume(chosen.candidate.opened, candidates, devices));
  // A volume that cannot be read may be the root that this /usr belongs to.
  const isHidden = ({ visible, unreadable }: LogicalVolume) => visible && unreadable !== undefined;
  if (opened.some(({ error }) => error) || volumeGroups.some((group) => group.logicalVolumes.some(isHidden)))
    return undefined;
  return usr && imageBase(usr.opened, opened);
}

async function imageBase(usr: OpenedVolume, opened: readonly OpenedVolume[]): Promise<SystemBase> {
  const { root, mounts } = await imageBasedRoot(usr, opened);
  const planned = mounts.map((mount) => mounted(mount.path, mount.opened, mount.path === "/" ? "root" : "image"));
  return { kind: "image-based", root, mounts, planned };
}

function plainBase(opened: OpenedVolume): SystemBase {
  const { fileSystem } = opened;
  if (!fileSystem) throw new TypeError("a candidate has a file system");
  return { kind: "plain", root: opened, mounts: [{ path: "/", fileSystem }], planned: [mounted("/", opened, "root")] };
}

async function ostreeBase({ opened, tree }: Candidate, candidates: readonly Candidate[]): Promise<SystemBase> {
  const { fileSystem, volume } = opened;
  const commandLines = await bootWordsOfAll(candidates);
  const deployment = await findDeployment(
    tree,
    commandLines.map(({ words }) => words),
  );
  if (!deployment || !fileSystem)
    throw new ImageError("unsupported", `${volume.name} is for ostree and holds no deployment`);
  const mounts = await deploymentMounts(fileSystem, deployment);
  const planned = mounts.map(({ path }) => mounted(path, opened, path === "/" ? "root" : "ostree"));
  return { kind: "ostree", root: opened, mounts, planned };
}

function mounted(path: string, opened: OpenedVolume, by: PlannedMount["by"]): PlannedMount {
  const { name: device } = opened.volume;
  return { path, device, by, line: undefined, state: "mounted", reason: undefined, optional: false, opened };
}
