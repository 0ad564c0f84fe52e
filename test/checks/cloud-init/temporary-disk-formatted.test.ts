import check from "../../../checks/cloud-init/temporary-disk-formatted.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { cloudInitEnabled, installed } from "../../facts/cloud-init/base.ts";
import { agent } from "./_trees.ts";

const modules = { "/etc/cloud/cloud.cfg": "cloud_init_modules: [disk_setup, mounts]\n" };
const noMount = { "/etc/cloud/cloud.cfg": "cloud_init_modules: [disk_setup, mounts]\nmounts: [[ephemeral0]]\n" };

checkTest(check, {
  pass: {
    "cloud-init alone": { ...cloudInitEnabled, ...modules, ...agent("ResourceDisk.Format=n") },
    "no line means no": { ...cloudInitEnabled, ...modules, ...agent() },
    "the agent alone": { ...installed, ...agent("ResourceDisk.Format=y") },
    "the agent beside a cloud-init that leaves the disk": {
      ...cloudInitEnabled,
      ...noMount,
      ...agent("ResourceDisk.Format=y"),
    },
    "a switch that is none": { ...cloudInitEnabled, ...modules, ...agent("ResourceDisk.Format=yes") },
  },
  fail: {
    both: [
      { ...cloudInitEnabled, ...modules, ...agent("# x", "ResourceDisk.Format=y") },
      { path: "/etc/waagent.conf", line: 2, level: "info" },
    ],
    neither: [
      { ...cloudInitEnabled, ...agent("ResourceDisk.Format=n") },
      { message: /^neither/, level: "info" },
    ],
  },
  notApplicable: { "nobody provisions": installed },
});
