import { gone } from "./_gone.ts";

export default gone({
  id: "leftovers.kerberos-kdc",
  title: "No data of a Kerberos server is left",
  level: "should",
  why: "The database of a key distribution centre holds the keys of all its principals, users and services: whoever has the image can log in as any of them. The configuration alone, kdc.conf and kadm5.acl, is no secret.",
  fix: "Delete the database; the configuration may stay.",
  places: [
    { path: "/var/kerberos/krb5kdc/*", what: "data of a Kerberos server", except: /^(kadm5\.acl|kdc\.conf)$/ },
    { path: "/var/lib/krb5kdc/*", what: "data of a Kerberos server", except: /^(kadm5\.acl|kdc\.conf)$/ },
  ],
});
