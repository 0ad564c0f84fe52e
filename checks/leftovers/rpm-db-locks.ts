import { gone } from "./_gone.ts";

export default gone({
  id: "leftovers.rpm-db-locks",
  title: "No environment files of the RPM database are left",
  level: "should",
  why: "The files __db.* hold locks and shared memory of the machine that wrote them. Taken over they can make the first `yum` or extension hang on a lock that nobody holds; rpm makes new ones. Databases in sqlite have none.",
  fix: "Delete the files.",
  places: [{ path: "/{var/lib,usr/lib/sysimage}/rpm/__db.*", what: "environment file of the RPM database" }],
});
