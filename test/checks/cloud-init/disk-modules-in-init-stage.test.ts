import check from "../../../checks/cloud-init/disk-modules-in-init-stage.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { cloudInitEnabled, release, sitePackages } from "../../facts/cloud-init/base.ts";

const conf = (text: string, version = "19.4") => ({
  ...cloudInitEnabled,
  ...release(version),
  "/etc/cloud/cloud.cfg": text,
});

checkTest(check, {
  pass: { "both in the init stage": conf("cloud_init_modules:\n - disk_setup\n - mounts\n") },
  fail: {
    "mounts in the config stage": [
      conf("cloud_init_modules:\n - disk_setup\ncloud_config_modules:\n - mounts\n"),
      { message: "mounts is in cloud_config_modules", path: "/etc/cloud/cloud.cfg", line: 4 },
    ],
    "mounts where SUSE's own recipe leaves it": [
      {
        ...conf("cloud_init_modules:\n - disk_setup\ncloud_config_modules:\n - mounts\n"),
        "/etc/os-release": "ID=sles\nVERSION_ID=12.5\n",
      },
      { message: "mounts is in cloud_config_modules", level: "info" },
    ],
    "both twice": [
      conf("cloud_init_modules: [disk_setup, mounts]\ncloud_config_modules: [disk-setup, mounts]\n", "22.4"),
      { subject: "disk_setup", line: 2 },
      { subject: "mounts", line: 2 },
    ],
    "in no list": [
      conf("cloud_init_modules:\n - mounts\n"),
      { message: "disk_setup is in no list of modules", line: 1 },
    ],
  },
  notApplicable: {
    "23.1 and newer": conf("cloud_init_modules: []\n", "23.1"),
    "no cloud-init": { "/etc/cloud/cloud.cfg": "" },
  },
  undecided: {
    "no release known": [{ ...cloudInitEnabled, [`${sitePackages}/cloudinit/version.py`]: "" }, "release"],
  },
});
