import { gone, privateKey } from "./_gone.ts";

export default gone({
  id: "leftovers.ca-private-keys",
  title: "No private keys and certificates of the build machine are in the system stores",
  level: "should",
  why: "A private key in an image is known to everybody who has the image. Certificates alone are no secret and may be meant for all VMs: a note, as is the self-signed key that Debian's ssl-cert makes at installation.",
  fix: "Delete the keys and make new ones at first boot.",
  places: [
    { path: "/etc/pki/CA/private/*", what: "private key", judge: privateKey },
    { path: "/etc/pki/tls/private/*", what: "private key", judge: privateKey },
    { path: "/etc/ssl/private/*", what: "private key", judge: privateKey, except: /^ssl-cert-snakeoil\.key$/ },
    { path: "/etc/ssl/private/ssl-cert-snakeoil.key", what: "self-signed key of the installation", level: "info" },
    { path: "/etc/pki/CA/{certs,crl,newcerts}/*.crt", what: "certificate", level: "info" },
    { path: "/etc/pki/tls/certs/*.crt", what: "certificate", level: "info", except: /^ca-bundle(\.trust)?\.crt$/ },
  ],
});
