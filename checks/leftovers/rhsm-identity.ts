import { gone } from "./_gone.ts";

export default gone({
  id: "leftovers.rhsm-identity",
  title: "No Red Hat subscription identity is left",
  level: "must",
  alsoDecides: ["distro-rhel.subscription"],
  why: "Every VM would use the builder's subscription, with its private key, until Red Hat blocks it; `dnf` then fails on all of them, and pay-as-you-go images lose their own repositories to the leftover ones. `subscription-manager clean` before capture removes certificate and key.",
  fix: {
    text: "Unregister the machine before it is captured.",
    commands: ["subscription-manager unregister", "subscription-manager clean"],
  },
  places: [
    { path: "/etc/pki/consumer/*", what: "certificate of the subscription" },
    { path: "/etc/pki/entitlement/*", what: "entitlement certificate" },
  ],
});
