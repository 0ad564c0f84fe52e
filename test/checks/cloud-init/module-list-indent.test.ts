import check from "../../../checks/cloud-init/module-list-indent.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { cloudInitEnabled } from "../../facts/cloud-init/base.ts";

const conf = (text: string) => ({ ...cloudInitEnabled, "/etc/cloud/cloud.cfg": text });

checkTest(check, {
  pass: {
    "two blanks": conf("cloud_init_modules:\n  - disk_setup\n\n  # x\n  - mounts\nother:\n- a\n"),
    none: conf("cloud_init_modules:\n- disk_setup\n- mounts\n"),
    "lists with different indents": conf("cloud_init_modules:\n- a\ncloud_config_modules:\n   - b\n   - c\n"),
    brackets: conf("cloud_init_modules: [disk_setup, mounts]\n"),
    "another list": conf("runcmd:\n  - a\n    - b\n"),
  },
  fail: {
    "a deeper entry": [
      conf("cloud_init_modules:\n - mounts\n   - migrator\n - ssh\n"),
      { path: "/etc/cloud/cloud.cfg", line: 3, subject: "cloud_init_modules", evidence: { expected: "1 blanks" } },
    ],
    "shallower entries, which make the file invalid": [
      conf("cloud_init_modules:\n   - mounts\n - disk_setup\n - ssh\r\n"),
      { line: 3 },
      { line: 4, evidence: { actual: '1 blanks before "- ssh"' } },
    ],
  },
  notApplicable: { "no cloud-init": { "/etc/cloud/cloud.cfg": "cloud_init_modules:\n - a\n   - b\n" } },
});
