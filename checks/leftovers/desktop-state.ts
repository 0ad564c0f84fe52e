import { gone } from "./_gone.ts";

export default gone({
  id: "leftovers.desktop-state",
  title: "No state of desktop, fingerprint and mail services is left",
  level: "should",
  why: "Accounts, fingerprints and certificates of the build machine are nobody's business on other VMs: the login screen offers users that are not there, and mail and CIM services show all VMs with one certificate. The caches below /var/cache/man and /var/cache/fontconfig are not looked at: packages make them in every image.",
  fix: "Delete the state.",
  places: [
    { path: "/var/cache/gdm/", what: "cache of the login screen" },
    { path: "/var/lib/AccountsService/users/*", what: "account of the login screen" },
    { path: "/var/lib/fprint/", what: "fingerprints" },
    { path: "/etc/Pegasus/*.{crt,csr,pem,srl}", what: "certificate of OpenPegasus", unlessPackaged: true },
    { path: "/var/lib/dovecot/*", what: "state of Dovecot", unlessPackaged: true },
  ],
});
