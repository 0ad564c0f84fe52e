import type { OperatingSystem } from "../../src/facts/os.ts";
import type { Image } from "../../src/image/image.ts";
import { waagent, type Waagent } from "../../src/facts/waagent.ts";
import { compareDotted } from "../../src/facts/version-order.ts";
import { type NotApplicable, notApplicable, type Undecided, undecided } from "../../src/lint/check.ts";

/** Since July 2022; before, 2.2.41 was asked for. */
export const SUPPORTED = "2.2.53.1";

export interface KnownRelease {
  readonly agent: Waagent;
  readonly version: string;
  /** The release that will handle extensions: the newest one that is on the disk and may run. */
  readonly effective: string;
  /** The agent replaces itself with a current one at first boot. */
  readonly updatesItself: boolean;
}

/** The releases on the disk, or why nothing can be said of them. */
export async function knownRelease(image: Image): Promise<KnownRelease | NotApplicable | Undecided> {
  const agent = await image.fact(waagent);
  const { installed, hidden, version } = agent;
  if (!installed && hidden === undefined) return notApplicable("the agent is not installed");
  if (version === undefined)
    return undecided(hidden ?? "neither package database nor Python files tell the agent's release");
  // Downloaded agents run unless AutoUpdate.Enabled=n sends the daemon back to the one of the package.
  const mayUseDownloads =
    agent.autoUpdate === undefined || agent.autoUpdate.value || agent.autoUpdate.key !== "AutoUpdate.Enabled";
  const [downloaded] = mayUseDownloads ? (await agent.state()).agents : [];
  const effective = downloaded && compareDotted(downloaded.version, version) > 0 ? downloaded.version : version;
  // Releases up to 2.1.7 cannot update themselves.
  const updatesItself = agent.autoUpdate?.value !== false && compareDotted(version, "2.1.7") > 0;
  return { agent, version, effective, updatesItself };
}

export function isKnown(look: KnownRelease | NotApplicable | Undecided): look is KnownRelease {
  return "effective" in look;
}

/** The last agent that the release of the distribution got: its own Marketplace images carry it. */
export function isNewestOf({ id, major }: OperatingSystem, version: string): boolean {
  if (id !== "debian" || (major !== 10 && major !== 11)) return false;
  return compareDotted(version, major === 10 ? "2.2.45" : "2.2.47") >= 0;
}
