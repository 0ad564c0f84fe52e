import { gone } from "./_gone.ts";

export default gone({
  id: "leftovers.yum-uuid",
  title: "No installation id of yum is left",
  level: "should",
  why: "yum sends the id to the mirrors, which count all VMs of the image as one installation.",
  fix: "Delete the id; yum makes a new one.",
  places: [{ path: "/var/lib/yum/uuid", what: "installation id of yum" }],
});
