import { type Place, privateKey } from "../leftovers/_gone.ts";

/** Keys and records of SSH, and private keys of the system stores but Debian's self-signed one. */
export const privateMaterial: readonly Place[] = [
  { path: "~/.ssh/*", what: "private SSH key", judge: privateKey },
  { path: "~/.ssh/known_hosts*", what: "list of known SSH hosts" },
  { path: "/etc/ssl/private/*", what: "private key", judge: privateKey, except: /^ssl-cert-snakeoil\.key$/ },
  { path: "/etc/pki/{tls,CA}/private/*", what: "private key", judge: privateKey },
];
