import { gone } from "./_gone.ts";

export default gone({
  id: "leftovers.rpm-db-locks",
  title: "No environment files of the RPM database are left",
  level: "should",
  why: "The files hold locks and shared memory of the machine that wrote them; rpm makes new ones.",
  fix: "Delete the files.",
  places: [{ path: "/{var/lib,usr/lib/sysimage}/rpm/__db.*", what: "environment file of the RPM database" }],
});
