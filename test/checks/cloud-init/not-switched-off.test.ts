import check from "../../../checks/cloud-init/not-switched-off.ts";
import { type Tree, checkTest, directory, link, unreadable } from "../../../src/testing/index.ts";
import { cloudInitEnabled, installed, release } from "../../facts/cloud-init/base.ts";
import { dropIn } from "./_trees.ts";

const disabled = { "/etc/cloud/cloud-init.disabled": "" };
const grub = (words: string): Tree => ({
  "/boot/grub/grub.cfg": `menuentry 'x' {\n linux /vmlinuz ro ${words}\n}\n`,
});

checkTest(check, {
  pass: {
    "no switch": cloudInitEnabled,
    "a folder of that name": { ...cloudInitEnabled, "/etc/cloud/cloud-init.disabled/": directory() },
    "a word that only looks like it": { ...cloudInitEnabled, ...grub("cloud-init=Disabled") },
    "a list without Azure, which another check reports": {
      ...cloudInitEnabled,
      ...dropIn("datasource_list: [OVF, GCE]\n"),
    },
  },
  fail: {
    "the file": [
      { ...cloudInitEnabled, ...disabled },
      { path: "/etc/cloud/cloud-init.disabled", message: /does not run/ },
    ],
    "the file with 24.4": [
      { ...cloudInitEnabled, ...release("24.4"), ...disabled },
      { path: "/etc/cloud/cloud-init.disabled" },
    ],
    "the command line": [
      { ...cloudInitEnabled, ...grub("quiet cloud-init=disabled") },
      { path: "/boot/grub/grub.cfg", line: 2 },
    ],
    "systemd's environment": [
      {
        ...cloudInitEnabled,
        ...release("23.4"),
        "/etc/systemd/system.conf": "[Manager]\n\nDefaultEnvironment=A=1 KERNEL_CMDLINE=cloud-init=disabled\n",
      },
      { message: /KERNEL_CMDLINE/ },
    ],
    "the policy of ds-identify": [
      { ...cloudInitEnabled, "/etc/cloud/ds-identify.cfg": "# x\npolicy: disabled\n" },
      { path: "/etc/cloud/ds-identify.cfg", line: 2 },
    ],
    "a masked generator": [
      { ...cloudInitEnabled, "/etc/systemd/system-generators/cloud-init-generator": link("/dev/null") },
      { path: "/etc/systemd/system-generators/cloud-init-generator" },
    ],
    "the next command line, too": [
      {
        ...cloudInitEnabled,
        ...disabled,
        "/etc/default/grub": 'GRUB_CMDLINE_LINUX="quiet"\nGRUB_CMDLINE_LINUX_DEFAULT="cloud-init=disabled"\n',
      },
      { path: "/etc/cloud/cloud-init.disabled" },
      { path: "/etc/default/grub", line: 2, level: "should" },
    ],
  },
  notApplicable: {
    "units that are off anyway": { ...installed, ...disabled },
    "a specialized image": { tree: { ...cloudInitEnabled, ...disabled }, target: { type: "specialized" } },
  },
  undecided: {
    "an unreadable boot loader": [{ ...cloudInitEnabled, "/boot/grub/grub.cfg": unreadable() }, "permission denied"],
  },
});
