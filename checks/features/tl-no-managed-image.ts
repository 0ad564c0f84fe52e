import { defineCheck } from "../../src/lint/check.ts";

export default defineCheck({
  id: "features.tl-no-managed-image",
  title: "Trusted Launch and confidential VMs take images of a gallery",
  level: "must",
  requirements: ["features.tl-no-managed-image"],
  appliesTo: { security: ["trusted-launch", "confidential"] },
  why: "Managed images have no security type: no VM with Trusted Launch or of the confidential kind can be made of one, and the deployment that asks for it is refused. A version in a gallery, or a managed disk, can.",
  fix: { text: "Publish the image to a gallery whose definition has the security type." },
  references: [
    {
      title: "Trusted Launch: unsupported features",
      url: "https://learn.microsoft.com/azure/virtual-machines/trusted-launch#unsupported-features",
    },
  ],
  async run(_image, { target }) {
    if (target.target !== "managed-image") return [];
    return [
      {
        message: "a managed image cannot have the security type",
        subject: "security",
        evidence: { actual: `${target.security} of a managed image`, expected: "an image version in a gallery" },
      },
    ];
  },
});
