import { gone } from "./_gone.ts";

export default gone({
  id: "leftovers.blkid-tab",
  title: "No cache of block devices is left",
  level: "should",
  why: "The cache names the disks of the build machine; programs that trust it look for the wrong ones.",
  fix: "Delete the cache.",
  places: [
    { path: "/etc/blkid/blkid.tab*", what: "cache of block devices" },
    { path: "/etc/blkid.tab*", what: "cache of block devices" },
    { path: "/run/{blkid/,}blkid.tab*", what: "cache of block devices" },
    { path: "/dev/.blkid.tab*", what: "cache of block devices" },
  ],
});
