import nvmeModulesPresent from "../../../checks/features/nvme-modules-present.ts";
import { absent, checkTest } from "../../../src/testing/index.ts";
import { booting, version } from "../boot/_boot.ts";

const target = { diskController: "nvme" } as const;
const host = `/usr/lib/modules/${version}/kernel/drivers/nvme/host`;

checkTest(nvmeModulesPresent, {
  pass: {
    "as modules": { tree: booting(), target },
    "built in": { tree: booting({ builtin: ["nvme", "nvme_core"] }), target },
  },
  fail: {
    "no core": [{ tree: booting({}, { [`${host}/nvme-core.ko`]: absent }), target }, { subject: "nvme_core" }],
    neither: [
      { tree: booting({}, { [`${host}/`]: absent }), target },
      { message: `kernel ${version} has no nvme`, level: "must" },
      { subject: "nvme_core" },
    ],
  },
  notApplicable: { SCSI: booting() },
  undecided: { "no kernel": { tree: {}, target } },
});
