import check from "../../../checks/cloud-init/no-installer-configs.ts";
import { checkTest, unreadableDirectory } from "../../../src/testing/index.ts";
import { dropIn } from "./_trees.ts";

const ubuntu = { "/etc/os-release": 'ID=ubuntu\nVERSION_ID="22.04"\n' };

checkTest(check, {
  pass: { none: ubuntu, "Azure's own": { ...ubuntu, ...dropIn("datasource_list: [ Azure ]\n", "90_dpkg.cfg") } },
  fail: {
    "the installer's datasource": [
      { ...ubuntu, ...dropIn("", "99-installer.cfg") },
      { message: /NoCloud/, path: "/etc/cloud/cloud.cfg.d/99-installer.cfg" },
    ],
    "network and sources": [
      { ...ubuntu, ...dropIn("", "50-curtin-networking.cfg"), ...dropIn("", "curtin-preserve-sources.cfg") },
      { path: "/etc/cloud/cloud.cfg.d/50-curtin-networking.cfg" },
      { path: "/etc/cloud/cloud.cfg.d/curtin-preserve-sources.cfg", level: "should" },
    ],
  },
  notApplicable: {
    Debian: { "/etc/os-release": "ID=debian\n", ...dropIn("", "99-installer.cfg") },
    "a specialized image": { tree: { ...ubuntu, ...dropIn("", "99-installer.cfg") }, target: { type: "specialized" } },
  },
  undecided: {
    "a folder that cannot be read": [
      { ...ubuntu, "/etc/cloud/cloud.cfg.d": unreadableDirectory() },
      "permission denied",
    ],
  },
});
