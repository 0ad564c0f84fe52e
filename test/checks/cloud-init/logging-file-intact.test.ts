import check from "../../../checks/cloud-init/logging-file-intact.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { cloudInitEnabled } from "../../facts/cloud-init/base.ts";
import { dropIn } from "./_trees.ts";

const intact = "_log:\n - &base |\n   [loggers]\nlog_cfgs:\n - [ *base ]\noutput: {all: '> /x'}\n";
const conf = (text: string) => ({ ...cloudInitEnabled, ...dropIn(text, "05_logging.cfg") });

checkTest(check, {
  pass: {
    "as packaged": conf(intact),
    "log_cfgs elsewhere": { ...conf("output: {all: '> /x'}\n"), ...dropIn("log_cfgs: [a]\n", "06.cfg") },
  },
  fail: {
    overwritten: [
      conf("output: {all: '> /x'}\n"),
      { message: "the file has lost its log_cfgs", path: "/etc/cloud/cloud.cfg.d/05_logging.cfg" },
    ],
    "no such file": [cloudInitEnabled, { message: "log_cfgs is not set" }],
    "emptied by a later file": [{ ...conf(intact), ...dropIn("log_cfgs: []\n", "06.cfg") }, { subject: "log_cfgs" }],
  },
  notApplicable: { "no cloud-init": { "/etc/cloud/cloud.cfg": "" } },
});
