import { type Fact, defineFact } from "../../image/fact.ts";
import type { Image } from "../../image/image.ts";
import { reachableStat } from "../reachable.ts";
import { cloudInitConfig } from "./config.ts";
import { isTrue } from "./config-node.ts";
import { cloudInitInstallation } from "./installation.ts";
import { isBefore } from "./version.ts";

export interface Leftover {
  readonly path: string;
  /**
   * `polls`: cloud-init waits for a re-provisioning that never comes. `trusted`: the old instance is taken for the new
   * one. `foreign-seed`: another source than Azure finds data. `azure-seed`: stands in for the real medium.
   * `no-network`: the network is never rendered. `instance`: state of an earlier run, replaced on a new VM.
   * `cosmetic`: changes nothing.
   */
  readonly kind: "polls" | "trusted" | "foreign-seed" | "azure-seed" | "no-network" | "instance" | "cosmetic";
  readonly line?: number;
}

const root = "/var/lib/cloud";

/** What earlier runs of cloud-init left in the image, worst first. */
export const cloudInitLeftovers: Fact<readonly Leftover[]> = defineFact(
  "cloud-init-leftovers",
  async (image: Image): Promise<readonly Leftover[]> => {
    const { version } = await image.fact(cloudInitInstallation);
    const exists = async (path: string): Promise<boolean> => (await image.tree.lstat(path)) !== undefined;
    const found: Leftover[] = [];
    const add = async (kind: Leftover["kind"], ...paths: string[]): Promise<void> => {
      for (const path of paths) if (await exists(path)) found.push({ path, kind });
    };
    await add("polls", `${root}/data/reported_ready`);
    if (version !== undefined && isBefore(version, "22.2")) await add("polls", `${root}/data/poll_imds`);
    await add("trusted", `${root}/instance/manual-clean`);
    const manual = (await image.fact(cloudInitConfig)).get("manual_cache_clean");
    if (manual && isTrue(manual)) found.push({ path: manual.path, line: manual.line, kind: "trusted" });
    for (const { name, type } of await foldersIn(image, `${root}/seed`)) {
      if (type !== "directory" || (await foldersIn(image, `${root}/seed/${name}`)).length === 0) continue;
      found.push({ path: `${root}/seed/${name}`, kind: name === "azure" ? "azure-seed" : "foreign-seed" });
    }
    await add("no-network", `${root}/data/upgraded-network`);
    await add("instance", `${root}/instance`);
    for (const { name } of await foldersIn(image, `${root}/instances`))
      found.push({ path: `${root}/instances/${name}`, kind: "instance" });
    for (const { name } of await foldersIn(image, `${root}/sem`))
      found.push({ path: `${root}/sem/${name}`, kind: "instance" });
    const cosmetic = ["instance-id", "previous-instance-id", "set-hostname", "result.json", "status.json"];
    await add("cosmetic", ...cosmetic.map((name) => `${root}/data/${name}`));
    return found;
  },
);

async function foldersIn({ tree }: Image, path: string) {
  return (await reachableStat(tree, path))?.type === "directory" ? tree.readDir(path) : [];
}
