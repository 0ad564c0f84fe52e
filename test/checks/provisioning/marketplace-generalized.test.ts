import marketplace from "../../../checks/provisioning/marketplace-generalized.ts";
import { checkTest } from "../../../src/testing/index.ts";

checkTest(marketplace, {
  pass: { "a generalized disk": { tree: {}, target: { target: "marketplace", type: "generalized" } } },
  fail: {
    "a specialized disk": [
      { tree: {}, target: { target: "marketplace", type: "specialized" } },
      { message: "an offer of the Marketplace cannot be made from a specialized disk", subject: "image type" },
    ],
  },
  notApplicable: { "a gallery takes both": { tree: {}, target: { target: "gallery", type: "specialized" } } },
});
