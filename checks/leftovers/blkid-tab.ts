import { gone } from "./_gone.ts";

export default gone({
  id: "leftovers.blkid-tab",
  title: "No cache of block devices is left",
  level: "should",
  why: "The cache names the disks and UUIDs of the build machine. Programs of old releases that trust it look for disks which the VM does not have, so that a mount by UUID or label fails although the disk is there.",
  fix: "Delete the cache.",
  places: [
    { path: "/etc/blkid/blkid.tab*", what: "cache of block devices" },
    { path: "/etc/blkid.tab*", what: "cache of block devices" },
    { path: "/run/{blkid/,}blkid.tab*", what: "cache of block devices" },
    { path: "/dev/.blkid.tab*", what: "cache of block devices" },
  ],
});
