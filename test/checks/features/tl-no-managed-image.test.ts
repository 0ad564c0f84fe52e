import check from "../../../checks/features/tl-no-managed-image.ts";
import { checkTest } from "../../../src/testing/index.ts";

checkTest(check, {
  pass: {
    "an image version in a gallery": { tree: {}, target: { security: "trusted-launch", target: "gallery" } },
    "a managed disk": { tree: {}, target: { security: "confidential", target: "managed-disk" } },
  },
  fail: {
    "a managed image": [
      { tree: {}, target: { security: "trusted-launch", target: "managed-image" } },
      {
        message: "a managed image cannot have the security type",
        evidence: { actual: "trusted-launch of a managed image" },
      },
    ],
    "a managed image for confidential VMs": [
      { tree: {}, target: { security: "confidential", target: "managed-image" } },
      { subject: "security" },
    ],
  },
  notApplicable: { "Secure Boot off": { tree: {}, target: { target: "managed-image" } } },
});
