import check from "../../../checks/cloud-init/output-log.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { cloudInitEnabled } from "../../facts/cloud-init/base.ts";
import { dropIn } from "./_trees.ts";

const conf = (text: string) => ({ ...cloudInitEnabled, ...dropIn(text, "05_logging.cfg") });

checkTest(check, {
  pass: {
    tee: conf("output: {all: '| tee -a /var/log/cloud-init-output.log'}\n"),
    "a redirection": conf("output:\n  all: '>> /var/log/cloud-init-output.log'\n"),
    "every stage": conf("output: {init: '> /var/log/a', config: ['>> /b', '>> /c'], final: {output: '| tee /d'}}\n"),
  },
  fail: {
    "not set": [cloudInitEnabled, { message: "output is not set" }],
    empty: [conf("output:\n"), { subject: "output.init" }, { subject: "output.config" }, { subject: "output.final" }],
    "no file": [conf("output: {all: '| cat'}\n"), { subject: "output.all", line: 1 }],
    "one stage only": [conf("output: {final: '> /x'}\n"), { subject: "output.init" }, { subject: "output.config" }],
  },
  notApplicable: { "no cloud-init": { "/etc/cloud/cloud.cfg": "" } },
});
