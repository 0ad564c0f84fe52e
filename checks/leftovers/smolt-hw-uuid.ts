import { gone } from "./_gone.ts";

export default gone({
  id: "leftovers.smolt-hw-uuid",
  title: "No hardware profile id is left",
  level: "should",
  why: "smolt reports every VM of the image as the one machine that it was built on.",
  fix: "Delete the id; smolt makes a new one.",
  places: [
    { path: "/etc/sysconfig/hw-uuid", what: "hardware profile id" },
    { path: "/etc/smolt/{uuid,hw-uuid}", what: "hardware profile id" },
  ],
});
