/** A name that the kernel gives out by order of discovery: another one after a reboot or on another controller. */
const kernelName = /^\/dev\/(?:sd[a-z]+|hd[a-z]|vd[a-z]+|xvd[a-z]+|nvme\d+n\d+|mmcblk\d+)(?:p?\d+)?$/;

export function isKernelName(device: string): boolean {
  return kernelName.test(device);
}

/** Links that come from the serial number or the slot of the disk, and so from the machine that the image was made on. */
export function isControllerName(device: string): boolean {
  const match = /^\/dev\/disk\/by-(?:id|path)\/(.+)$/.exec(device);
  // Names of device-mapper and LVM come from what is on the disk.
  return match?.[1] !== undefined && !/^(?:dm-(?:name|uuid)-|lvm-pv-uuid-|md-(?:name|uuid)-)/.test(match[1]);
}

/** Links that only exist where Azure attaches the temporary disk or a data disk. */
export function isAzureDisk(device: string): boolean {
  return /^\/dev\/disk\/(?:azure\/(?!root|os)|cloud\/azure_resource)/.test(device);
}

/** The temporary disk by its links, and what lies on it where cloud-init or the agent mounts it. */
export function isOnResourceDisk(path: string, mountPoint: string | undefined): boolean {
  if (/^\/dev\/disk\/(?:azure\/resource|azure\/local\/|cloud\/azure_resource)/.test(path)) return true;
  return mountPoint !== undefined && path.startsWith(`${mountPoint}/`);
}

const networkTypes: ReadonlySet<string> = new Set([
  "9p",
  "afs",
  "ceph",
  "cifs",
  "fuse.glusterfs",
  "fuse.sshfs",
  "gfs2",
  "glusterfs",
  "lustre",
  "nfs",
  "nfs4",
  "ocfs2",
  "smb3",
  "smbfs",
]);

export function isNetworkType(type: string): boolean {
  return networkTypes.has(type);
}
