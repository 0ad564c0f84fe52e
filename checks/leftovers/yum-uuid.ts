import { gone } from "./_gone.ts";

export default gone({
  id: "leftovers.yum-uuid",
  title: "No installation id of yum is left",
  level: "should",
  why: "yum sends the id to the mirrors, which count all VMs of the image as one installation, so that statistics and limits by installation are wrong for all of them. yum makes a new id when there is none.",
  fix: "Delete the id; yum makes a new one.",
  places: [{ path: "/var/lib/yum/uuid", what: "installation id of yum" }],
});
