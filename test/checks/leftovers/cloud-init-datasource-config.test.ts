import cloudInitDatasourceConfig from "../../../checks/leftovers/cloud-init-datasource-config.ts";
import { checkTest, program } from "../../../src/testing/index.ts";

const debian = {
  "/etc/os-release": "ID=debian\nVERSION_ID=12\n",
  "/usr/lib/cloud-init/ds-identify": program(),
  "/etc/cloud/cloud.cfg": "users: [default]\n",
  "/usr/bin/cloud-init": program(),
  "/usr/lib/python3/dist-packages/cloudinit/version.py": '__VERSION__ = "22.4.2"\n',
};

checkTest(cloudInitDatasourceConfig, {
  pass: { none: debian },
  fail: {
    "another source": [
      { ...debian, "/etc/cloud/ds-identify.cfg": "datasource: NoCloud\n" },
      { path: "/etc/cloud/ds-identify.cfg" },
    ],
    off: [{ ...debian, "/etc/cloud/ds-identify.cfg": "policy: disabled\n" }, { path: "/etc/cloud/ds-identify.cfg" }],
    "Azure, pinned": [{ ...debian, "/etc/cloud/ds-identify.cfg": "datasource: Azure\n" }, { level: "info" }],
    "an installer": [
      { ...debian, "/etc/cloud/cloud.cfg.d/99-installer.cfg": "datasource: {NoCloud: {}}\n" },
      { path: "/etc/cloud/cloud.cfg.d/99-installer.cfg" },
    ],
    "of an earlier boot": [{ ...debian, "/run/cloud-init/cloud.cfg": "x" }, { level: "info" }],
  },
  notApplicable: {
    "Ubuntu has checks of its own": {
      "/etc/os-release": "ID=ubuntu\n",
      "/etc/cloud/ds-identify.cfg": "policy: disabled\n",
    },
  },
});
