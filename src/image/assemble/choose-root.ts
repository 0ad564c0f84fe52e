import { ImageError } from "../errors.ts";
import { parseFstab } from "../text/fstab.ts";
import type { FileTree } from "../tree/file-tree.ts";
import { MountedTree } from "../tree/mounted-tree.ts";
import { attemptRead } from "./attempt-read.ts";
import { bootWordsOfAll, rootWord } from "./boot-words.ts";
import { type Devices, findDevice } from "./device-spec.ts";
import type { OpenedVolume } from "./open-file-system.ts";
import { type Layout, layoutOf } from "./root-candidate.ts";

export interface Candidate {
  readonly opened: OpenedVolume;
  readonly tree: FileTree;
  readonly layout: Layout;
}

export interface ChosenRoot {
  readonly candidate: Candidate;
  /** As a clause: why this one of several; undefined when there was no other. */
  readonly reason: string | undefined;
  readonly others: readonly Candidate[];
}

/** Looks at the top of each file system. */
export async function findCandidates(opened: readonly OpenedVolume[]): Promise<readonly Candidate[]> {
  const candidates = await Promise.all(
    opened.map(async (entry): Promise<Candidate | undefined> => {
      if (!entry.fileSystem) return undefined;
      const tree = new MountedTree([{ path: "/", fileSystem: entry.fileSystem }]);
      return { opened: entry, tree, layout: (await attemptRead(layoutOf(tree))) ?? "other" };
    }),
  );
  return candidates.filter((candidate) => candidate !== undefined);
}

/**
 * The root among the candidates: the one that the user names; else the only one; else the one that `root=` of a boot
 * configuration or of a unified kernel image names, whose own fstab calls it /, whose partition type says root, or the largest. Undefined when there
 * is none.
 */
export async function chooseRoot(
  candidates: readonly Candidate[],
  devices: Devices,
  wanted: string | undefined,
): Promise<ChosenRoot | undefined> {
  const roots = candidates.filter(({ layout }) => layout === "root" || layout === "ostree");
  if (wanted !== undefined) return named(candidates, roots, devices, wanted);
  const [first, ...rest] = roots;
  if (!first || rest.length === 0) return first && { candidate: first, reason: undefined, others: [] };
  const choose = (candidate: Candidate, reason: string): ChosenRoot => ({
    candidate,
    reason,
    others: roots.filter((other) => other !== candidate),
  });

  const isAmong = (spec: string) => {
    const found = findDevice(spec, devices);
    return found.kind === "volume" ? roots.find(({ opened }) => opened === found.opened) : undefined;
  };
  for (const words of await bootWordsOfAll(candidates)) {
    const candidate = words.root === undefined ? undefined : isAmong(words.root);
    if (candidate) return choose(candidate, `${words.path} boots ${rootWord(words)}`);
  }
  for (const candidate of roots) {
    const text = (await attemptRead(candidate.tree.readText("/etc/fstab", { optional: true }))) ?? "";
    const own = parseFstab(text, "/etc/fstab").entries.find(({ mountPoint }) => mountPoint === "/");
    if (own && isAmong(own.device) === candidate) return choose(candidate, "its own fstab calls it /");
  }
  const typed = roots.find(({ opened }) => /^root-|-root$/.test(opened.volume.partition?.use?.id ?? ""));
  if (typed) return choose(typed, "its partition type says root");
  const largest = roots.reduce((a, b) => (b.opened.volume.sizeBytes > a.opened.volume.sizeBytes ? b : a));
  return choose(largest, "it is the largest");
}

/** `partition 2`, `2`, `rootvg/rootlv`, or any name of a device. */
function named(
  candidates: readonly Candidate[],
  roots: readonly Candidate[],
  devices: Devices,
  wanted: string,
): ChosenRoot {
  const byName = devices.opened.find(
    ({ volume }) => volume.name === wanted || (/^\d+$/.test(wanted) && volume.partition?.index === Number(wanted)),
  );
  const found = byName ? ({ kind: "volume", opened: byName } as const) : findDevice(wanted, devices);
  if (found.kind === "unreadable") throw new ImageError("unsupported", found.reason);
  const opened = found.kind === "volume" ? found.opened : undefined;
  if (opened?.error) throw opened.error;
  const candidate = candidates.find((entry) => entry.opened === opened);
  if (candidate) return { candidate, reason: "it was named", others: roots.filter((other) => other !== candidate) };
  const names = candidates.map(({ opened: { volume } }) => volume.name).join(", ") || "none";
  throw new ImageError("not-found", `there is no file system ${JSON.stringify(wanted)} on the disk`, {
    remedy: `name one of: ${names}`,
  });
}
