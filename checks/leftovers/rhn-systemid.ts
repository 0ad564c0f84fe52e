import { gone } from "./_gone.ts";

export default gone({
  id: "leftovers.rhn-systemid",
  title: "No system id of RHN or Satellite is left",
  level: "must",
  why: "Every VM would answer as the machine that is registered with the Satellite server: the first that checks in takes the pending actions, and the server disables the others as clones. The id is a credential as well.",
  fix: "Delete the id and register at deployment.",
  places: [{ path: "/etc/sysconfig/rhn/{systemid,osad-auth.conf}", what: "system id of RHN" }],
});
