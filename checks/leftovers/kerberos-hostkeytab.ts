import { gone } from "./_gone.ts";

export default gone({
  id: "leftovers.kerberos-hostkeytab",
  title: "No host keytab is left",
  level: "must",
  why: "The keytab holds the keys of the build machine's Kerberos principals: whoever gets the image can act as that host in the domain. Services of a new VM, whose name is another one, cannot use it and refuse tickets.",
  fix: "Delete the keytab and join the domain at deployment.",
  places: [{ path: "/etc/krb5.keytab", what: "Kerberos host keytab" }],
});
