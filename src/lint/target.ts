export const imageTypes = ["generalized", "specialized"] as const;
export const destinations = ["managed-disk", "managed-image", "gallery", "marketplace"] as const;
export const generations = [1, 2] as const;
export const architectures = ["x86_64", "aarch64"] as const;
export const securityTypes = ["standard", "trusted-launch", "confidential"] as const;
export const diskControllers = ["scsi", "nvme"] as const;

export type ImageType = (typeof imageTypes)[number];
export type Destination = (typeof destinations)[number];
export type Generation = (typeof generations)[number];
/** As `uname -m` says it. */
export type Architecture = (typeof architectures)[number];
export type SecurityType = (typeof securityTypes)[number];
export type DiskController = (typeof diskControllers)[number];

/** What the image is meant for, in Azure's own terms. */
export interface Target {
  readonly type: ImageType;
  readonly target: Destination;
  /** Hyper-V generation of the VMs. Undefined while neither said nor visible: a bare tree fits either. */
  readonly generation: Generation | undefined;
  readonly arch: Architecture | undefined;
  readonly security: SecurityType;
  readonly diskController: DiskController;
}

export const defaultTarget: Target = {
  type: "generalized",
  target: "gallery",
  generation: undefined,
  arch: undefined,
  security: "standard",
  diskController: "scsi",
};

/** `said` by the user, `found` in the image, `assumed` for want of both, `unknown` where nothing is assumed. */
export type Origin = "said" | "found" | "assumed" | "unknown";
export type TargetOrigin = Readonly<Record<keyof Target, Origin>>;
