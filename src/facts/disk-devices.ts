import { type FoundDevice, findDevice } from "../image/assemble/device-spec.ts";
import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import { diskFileSystems } from "./disk-file-systems.ts";

export type { FoundDevice } from "../image/assemble/device-spec.ts";

/** Finds what fstab and command lines name on the disk: `UUID=…`, `/dev/mapper/vg-lv`, `/dev/sda1`, … */
export interface DiskDevices {
  find(spec: string): FoundDevice;
}

/** Undefined without a disk. */
export const diskDevices = defineFact("disk-devices", async (image: Image): Promise<DiskDevices | undefined> => {
  if (!image.disk) return undefined;
  const devices = { opened: await image.fact(diskFileSystems), volumeGroups: image.disk.volumeGroups };
  return { find: (spec) => findDevice(spec, devices) };
});

/** The name says which volume it means by something that is written on the disk, so that a disk without it has it nowhere. */
export function isLastingName(spec: string): boolean {
  return (
    /^(?:UUID|LABEL|PARTUUID|PARTLABEL)=/.test(spec) ||
    /^\/dev\/(?:disk\/by-(?:uuid|label|partuuid|partlabel)|mapper)\/./.test(spec) ||
    // `/dev/group/volume` of LVM; the directories that udev and the kernel keep are none.
    /^\/dev\/(?!disk\/|md\/|mapper\/|block\/|bus\/|char\/|cpu\/|fd\/|input\/|net\/|pts\/|shm\/|vfio\/|zvol\/)[\w+.-]+\/[\w+.-]+$/.test(
      spec,
    )
  );
}
