import { defineCheck } from "../../src/lint/check.ts";
import { toldOf } from "./_verdict.ts";

export default defineCheck({
  id: "provisioning.admin-account-made",
  title: "cloud-init makes the admin account of the deployment",
  level: "must",
  requirements: ["provisioning.admin-account-made"],
  why: "cloud-init gives the name, keys and password of the deployment to the user that it calls default. A list of users without it replaces the list that asks for it: the VM is reported ready, and nobody can log in.",
  fix: { text: "Put default first into the list of users in /etc/cloud/cloud.cfg." },
  references: [
    {
      title: "cloud-init: users and groups",
      url: "https://docs.cloud-init.io/en/latest/reference/modules.html#users-and-groups",
    },
  ],
  appliesTo: { type: ["generalized"] },
  run: (image) => toldOf("provisioning.admin-account-made", image, "generalized"),
});
