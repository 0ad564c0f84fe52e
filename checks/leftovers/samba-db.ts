import { gone } from "./_gone.ts";

export default gone({
  id: "leftovers.samba-db",
  title: "No domain secrets or databases of Samba are left",
  level: "must",
  why: "secrets.tdb holds the machine account's password: whoever gets the image can act as that host in the domain. The other databases and logs describe the build machine.",
  fix: "Leave the domain and delete the databases.",
  places: [
    { path: "/var/lib/samba/private/*.{tdb,ldb,keytab}", what: "domain secret of Samba" },
    { path: "/var/lib/samba/*.{tdb,ldb}", what: "database of Samba", level: "should" },
    { path: "/var/log/samba/", what: "log of Samba", level: "should" },
  ],
});
