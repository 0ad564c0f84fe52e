import { defineCheck } from "../../src/lint/check.ts";

export default defineCheck({
  id: "provisioning.marketplace-generalized",
  title: "An image for the Marketplace is generalized",
  level: "marketplace",
  requirements: ["provisioning.marketplace-generalized"],
  why: "Offers of the Marketplace are deployed with an account and a name of the customer's, so certification takes generalized disks only. Whether a disk that is labelled so really is generalized is told by provisioning.type-matches-label and the checks on leftovers.",
  fix: {
    text: "Deprovision the machine and label the image generalized.",
    commands: ["waagent -force -deprovision+user"],
  },
  references: [
    {
      title: "Certification: VM not generalized",
      url: "https://learn.microsoft.com/partner-center/marketplace-offers/azure-vm-certification-faq",
    },
  ],
  appliesTo: { target: ["marketplace"] },
  async run(_image, { target }) {
    if (target.type === "generalized") return [];
    return [
      {
        message: "an offer of the Marketplace cannot be made from a specialized disk",
        subject: "image type",
        evidence: { actual: target.type, expected: "generalized" },
      },
    ];
  },
});
