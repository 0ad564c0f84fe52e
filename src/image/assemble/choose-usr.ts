// Which of the volumes that hold a /usr is the one that boots.
import type { GptAttributes } from "../volume/partition-table.ts";
import { bootWordsOfAll } from "./boot-words.ts";
import type { Candidate } from "./choose-root.ts";
import { type Devices, findDevice } from "./device-spec.ts";
import type { OpenedVolume } from "./open-file-system.ts";

export interface ChosenUsr {
  readonly opened: OpenedVolume;
  /** As a clause: why this one of several; undefined when there was no other. */
  readonly reason: string | undefined;
  /** `mount.usr=` or `usrhash=` of a command line names it. */
  readonly isNamed: boolean;
  readonly others: readonly OpenedVolume[];
}

/**
 * The /usr that Flatcar's boot loader would take; else the one that a command line names; else one that has the type of
 * the partition, or the first. Undefined when there is none.
 */
export async function chooseUsr(candidates: readonly Candidate[], devices: Devices): Promise<ChosenUsr | undefined> {
  const systems = candidates.filter(({ layout }) => layout === "usr").map(({ opened }) => opened);
  const [first] = systems;
  if (first === undefined) return undefined;
  const choose = (opened: OpenedVolume, reason: string, isNamed = false): ChosenUsr => ({
    opened,
    reason: systems.length > 1 ? reason : undefined,
    isNamed,
    others: systems.filter((other) => other !== opened),
  });
  const preferred = preferredSlot(systems);
  if (preferred) return choose(preferred, "its partition has the highest priority to boot");
  for (const { usr, path } of await bootWordsOfAll(candidates)) {
    const found = usr === undefined ? undefined : findDevice(usr, devices);
    const named = systems.find((opened) => found?.kind === "volume" && found.opened === opened);
    if (named) return choose(named, `${path} names it`, true);
  }
  const typed = systems.find(({ volume }) => /usr/.test(volume.partition?.use?.id ?? ""));
  return typed ? choose(typed, "its partition type says so") : choose(first, "it is the first");
}

/** What `gptprio.next` of Flatcar's GRUB takes: the highest priority that booted before or has tries left. */
function preferredSlot(systems: readonly OpenedVolume[]): OpenedVolume | undefined {
  let best: { readonly opened: OpenedVolume; readonly priority: number } | undefined;
  for (const opened of systems) {
    const { use, attributes } = opened.volume.partition ?? {};
    const priority = use?.id === "flatcar-usr" && attributes ? bootPriority(attributes) : 0;
    if (priority > (best?.priority ?? 0)) best = { opened, priority };
  }
  return best?.opened;
}

/** Four bits of priority, four of tries that are left, one for success, from bit 48 on; 0 for what is not to boot. */
function bootPriority({ raw }: GptAttributes): number {
  const tries = Number((raw >> 52n) & 15n);
  const isProven = ((raw >> 56n) & 1n) === 1n;
  return tries > 0 || isProven ? Number((raw >> 48n) & 15n) : 0;
}
