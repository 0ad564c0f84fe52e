import managedImage from "../../../checks/provisioning/managed-image-generalized-only.ts";
import { checkTest } from "../../../src/testing/index.ts";

checkTest(managedImage, {
  pass: { "a generalized disk": { tree: {}, target: { target: "managed-image", type: "generalized" } } },
  fail: {
    "a specialized disk": [
      { tree: {}, target: { target: "managed-image", type: "specialized" } },
      { message: "a managed image cannot be made from a specialized disk", subject: "image type" },
    ],
  },
  notApplicable: { "a gallery takes both": { tree: {}, target: { target: "gallery", type: "specialized" } } },
});
