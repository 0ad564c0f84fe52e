import { defineCheck } from "../../src/lint/check.ts";

export default defineCheck({
  id: "provisioning.managed-image-generalized-only",
  title: "A managed image is made from a generalized disk",
  level: "must",
  requirements: ["provisioning.managed-image-generalized-only"],
  why: "Azure makes managed images from generalized disks only: every VM of one is given an account, a key and a name, and is waited for until it reports ready. A specialized disk does none of that, so the deployment times out after 40 minutes with OSProvisioningTimedOut. The declared type decides.",
  fix: { text: "Put the specialized disk into a gallery, or make a managed disk of it." },
  references: [
    {
      title: "Managed images",
      url: "https://learn.microsoft.com/azure/virtual-machines/linux/imaging#managed-images",
    },
  ],
  appliesTo: { target: ["managed-image"] },
  async run(_image, { target }) {
    if (target.type === "generalized") return [];
    return [
      {
        message: "a managed image cannot be made from a specialized disk",
        subject: "image type",
        evidence: { actual: target.type, expected: "generalized" },
      },
    ];
  },
});
