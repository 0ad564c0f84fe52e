import { gone } from "./_gone.ts";

export default gone({
  id: "leftovers.cloud-init-seed",
  title: "No seed of another datasource is left for cloud-init",
  level: "must",
  alsoDecides: ["cloud-init.no-seed"],
  why: "A NoCloud seed is found before or beside Azure and can win, and a seed of the Azure datasource is preferred to the real provisioning media: the VM gets the old user and host name.",
  fix: "Delete the seeds.",
  places: [
    { path: "/var/lib/cloud/seed/{nocloud,nocloud-net}/*", what: "seed of the NoCloud datasource", counts: "file" },
    { path: "/var/lib/cloud/seed/azure/*", what: "seed of the Azure datasource", except: /^ovf-env\.xml$/ },
  ],
});
