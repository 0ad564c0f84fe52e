import { cloudInit } from "../../src/facts/cloud-init.ts";
import { fstab, hasOption } from "../../src/facts/fstab.ts";
import { units } from "../../src/facts/units.ts";
import { waagent } from "../../src/facts/waagent.ts";
import type { Image } from "../../src/image/image.ts";
import { attempt } from "../../src/lint/check.ts";
import { isOnResourceDisk } from "./_devices.ts";

/** Something that is swapped on at boot, with the place that says so. */
export interface SwapUse {
  /** `/swap.img`, `UUID=…`, `/dev/mapper/vg-swap`. */
  readonly device: string;
  readonly path: string;
  readonly line: number;
  /** The unit that does it, where it is not fstab. */
  readonly unit: string | undefined;
}

/** Where cloud-init or the agent mounts the temporary disk; undefined when neither does. */
export async function resourceMountPoints(image: Image): Promise<readonly string[]> {
  const points = ["/mnt/resource"];
  const { runs } = await image.fact(cloudInit);
  if (runs.value) points.push("/mnt");
  const { config } = await image.fact(waagent);
  const own = config?.string("ResourceDisk.MountPoint").value;
  if (own?.startsWith("/") && own !== "/") points.push(own.replace(/\/+$/, ""));
  return points;
}

/** Where the agent and the manuals put swap on the temporary disk; `points` are where that is mounted. */
export function swapFilesOnResourceDisk(points: readonly string[]): readonly string[] {
  return [...new Set(["/mnt", ...points])].flatMap((point) => [`${point}/swapfile`, `${point}/swap.img`]);
}

/** What is swapped on at boot and lies on the OS disk: not zram, and nothing on the temporary disk. */
export async function swapOnOsDisk(image: Image, unseen: Error[]): Promise<readonly SwapUse[]> {
  const points = (await attempt(unseen, resourceMountPoints(image))) ?? ["/mnt/resource"];
  const isElsewhere = (device: string) =>
    device.startsWith("/dev/zram") || points.some((point) => isOnResourceDisk(device, point));
  const found: SwapUse[] = [];
  for (const entry of (await attempt(unseen, image.fact(fstab)))?.entries ?? []) {
    if (entry.type !== "swap" || hasOption(entry, "noauto") || isElsewhere(entry.device)) continue;
    found.push({ device: entry.device, path: entry.path, line: entry.line, unit: undefined });
  }
  for (const unit of (await attempt(unseen, image.fact(units)))?.all() ?? []) {
    if (!unit.name.endsWith(".swap") || unit.masked || !unit.startsAtBoot) continue;
    const what = unit.values("Swap", "What").at(-1);
    if (what && !isElsewhere(what.value))
      found.push({ device: what.value, path: what.path, line: what.line, unit: unit.name });
  }
  return found;
}
