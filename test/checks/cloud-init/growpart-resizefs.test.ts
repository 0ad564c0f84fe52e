import check from "../../../checks/cloud-init/growpart-resizefs.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { cloudInitEnabled } from "../../facts/cloud-init/base.ts";
import { dropIn } from "./_trees.ts";

const conf = (text: string) => ({ ...cloudInitEnabled, "/etc/cloud/cloud.cfg": text });

checkTest(check, {
  pass: {
    both: conf("cloud_init_modules:\n - growpart\n - resizefs\n"),
    "as lists and mappings": conf("cloud_init_modules:\n - [growpart, always]\n - {name: cc_resizefs}\n"),
  },
  fail: {
    "growpart removed": [
      conf("users: []\ncloud_init_modules:\n - resizefs\n"),
      { message: "growpart runs in no stage", path: "/etc/cloud/cloud.cfg", line: 2 },
    ],
    "no list at all": [conf("users: []\n"), { subject: "growpart" }, { subject: "resizefs" }],
    "a later file replaces the list": [
      { ...conf("cloud_init_modules: [growpart, resizefs]\n"), ...dropIn("cloud_init_modules: [growpart]\n") },
      { subject: "resizefs", path: "/etc/cloud/cloud.cfg.d/91-azure.cfg" },
    ],
    "in the config stage": [
      conf("cloud_init_modules: [growpart]\ncloud_config_modules: [resizefs]\n"),
      { message: "resizefs runs in cloud_config_modules", level: "info", line: 2 },
    ],
  },
  notApplicable: { "no cloud-init": { "/etc/cloud/cloud.cfg": "" } },
});
