import { gone } from "./_gone.ts";

export default gone({
  id: "leftovers.smolt-hw-uuid",
  title: "No hardware profile id is left",
  level: "should",
  why: "smolt, on old releases of Fedora and Red Hat, reports every VM of the image as the one machine that it was built on, under an identifier that its owner believed to be private.",
  fix: "Delete the id; smolt makes a new one.",
  places: [
    { path: "/etc/sysconfig/hw-uuid", what: "hardware profile id" },
    { path: "/etc/smolt/{uuid,hw-uuid}", what: "hardware profile id" },
  ],
});
