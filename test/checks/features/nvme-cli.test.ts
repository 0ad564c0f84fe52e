import nvmeCli from "../../../checks/features/nvme-cli.ts";
import { checkTest, file, program } from "../../../src/testing/index.ts";

const target = { diskController: "nvme" } as const;

checkTest(nvmeCli, {
  pass: { installed: { tree: { "/usr/sbin/nvme": program() }, target } },
  fail: {
    missing: [{ tree: { "/usr/sbin/": "" }, target }, { subject: "nvme" }],
    "no program": [{ tree: { "/usr/sbin/nvme": file("", { mode: 0o644 }) }, target }, {}],
  },
  notApplicable: { SCSI: {} },
});
