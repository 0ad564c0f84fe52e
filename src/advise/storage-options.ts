import type { Destination, Target } from "../lint/target.ts";
import type { Reason } from "./advice.ts";

export interface StorageKind {
  readonly title: string;
  /** What it is and cannot do, whatever the image. */
  readonly limits: readonly string[];
  /** What rules it out although no check says so, with the rule. */
  excludes(target: Target): readonly string[];
  /** What the user should know of it for this target. */
  cautions(target: Target): readonly string[];
}

const nothing = (): readonly string[] => [];

/** The kinds of storage by their limits (docs/requirements: provisioning.managed-image-generalized-only, features.*). */
export const storageKinds: Readonly<Record<Destination, StorageKind>> = {
  "managed-disk": {
    title: "managed disk",
    limits: [
      "one VM for each disk: the next one needs another upload or a copy",
      "the VM is made by attaching it, in the region and subscription of the disk",
      "nothing is provisioned: the system starts as it is on the disk",
      "can be the source of a gallery's image version later",
    ],
    excludes: ({ security }) =>
      security === "confidential"
        ? ["a confidential VM starts from an image in a gallery: a bare upload has no guest state for it"]
        : [],
    cautions: ({ type }) =>
      type === "generalized"
        ? ["nobody makes an account on a VM of it: a generalized image is provisioned only by way of an image"]
        : [],
  },
  "managed-image": {
    title: "managed image",
    limits: [
      "only generalized images, of Generation 1 or 2",
      "VMs in the region and subscription of the image; no copies, no versions, no sharing",
      "no Trusted Launch, no confidential VMs, no NVMe, no Arm64",
      "Azure goes on with galleries; they take managed images as a source",
    ],
    excludes: ({ diskController, arch }) => [
      ...(diskController === "nvme" ? ["a managed image cannot say that it starts on NVMe disks"] : []),
      ...(arch === "aarch64" ? ["a managed image cannot say that it is for Arm64"] : []),
    ],
    cautions: nothing,
  },
  gallery: {
    title: "compute gallery",
    limits: [
      "takes generalized and specialized images, both generations, every security type, Arm64 and NVMe",
      "copies versions to regions; others use them by role assignment, also in other subscriptions",
      "a definition cannot be changed later: state, generation, architecture and features must be right",
      "the storage account of the VHD must be in the region of the version",
    ],
    excludes: nothing,
    cautions: ({ type }) =>
      type === "specialized"
        ? ["VMs of a specialized image are not provisioned: accounts, keys and host name are those of the disk"]
        : [],
  },
  marketplace: {
    title: "Azure Marketplace",
    limits: [
      "generalized images only, and they must pass certification",
      "published from a gallery's image version, in Partner Center",
      "everybody can look into it: no keys, passwords, histories and logs",
    ],
    excludes: nothing,
    cautions: nothing,
  },
};

export function rules(messages: readonly string[]): readonly Reason[] {
  return messages.map((message) => ({ message }));
}
