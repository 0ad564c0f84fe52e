import { gone } from "./_gone.ts";

export default gone({
  id: "leftovers.ipa-client",
  title: "No FreeIPA enrolment is left",
  level: "must",
  why: "All VMs would use the enrolment of the build machine: its host principal and keys are valid in the domain, so that each can act as that host, and taking it out of the domain breaks the login on all of them at once.",
  fix: {
    text: "Leave the domain before the machine is captured.",
    commands: ["ipa-client-install --uninstall --unattended"],
  },
  places: [
    { path: "/etc/ipa/{ca.crt,default.conf}", what: "FreeIPA enrolment" },
    { path: "/var/lib/ipa-client/{sysrestore,pki}/*", what: "FreeIPA enrolment" },
    { path: "/etc/pki/ca-trust/source/{anchors/ipa-ca.crt,ipa.p11-kit}", what: "certificate of the FreeIPA domain" },
    { path: "/usr/local/share/ca-certificates/ipa-ca.crt", what: "certificate of the FreeIPA domain" },
  ],
});
