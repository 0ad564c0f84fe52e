import { gone } from "./_gone.ts";

export default gone({
  id: "leftovers.cloud-init-logs",
  title: "No logs of cloud-init are left",
  level: "should",
  alsoDecides: ["cloud-init.no-logs"],
  why: "The logs describe the build machine, its addresses and metadata, and can hold its user data with passwords. On a new VM they stand above the lines of its own first boot, so that a failed deployment is looked for in the wrong place.",
  fix: { text: "Clean cloud-init with its logs.", commands: ["cloud-init clean --logs"] },
  places: [
    { path: "/var/log/cloud-init{,-output}.log*", what: "log of cloud-init" },
    { path: "/run/cloud-init/*", what: "run-time state of cloud-init" },
  ],
});
