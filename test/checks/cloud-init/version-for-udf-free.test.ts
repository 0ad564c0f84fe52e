import check from "../../../checks/cloud-init/version-for-udf-free.ts";
import { type Tree, checkTest } from "../../../src/testing/index.ts";
import { cloudInitEnabled, release, sitePackages } from "../../facts/cloud-init/base.ts";

const modules = "/usr/lib/modules/4.18.0";
const kernel = (dep: string, builtin = ""): Tree => ({
  "/boot/vmlinuz-4.18.0": "",
  [`${modules}/modules.dep`]: dep,
  [`${modules}/modules.builtin`]: builtin,
  ...(dep === "" ? {} : { [`${modules}/kernel/fs/udf/udf.ko`]: "" }),
});
const asModule = kernel("kernel/fs/udf/udf.ko:\n");
const old: Tree = { ...cloudInitEnabled, ...release("21.1") };
const blocked = { "/etc/modprobe.d/cis.conf": "# x\ninstall udf /bin/true\n" };

checkTest(check, {
  pass: {
    "21.2 without udf": { ...cloudInitEnabled, ...release("21.2"), ...kernel(""), ...blocked },
    "21.1 with the module": { ...old, ...asModule },
    "21.1 with udf built in": { ...old, ...kernel("", "kernel/fs/udf/udf.ko\n"), ...blocked },
    "no kernel in the tree": old,
  },
  fail: {
    "21.1 with a blocked module": [
      { ...old, ...asModule, ...blocked },
      { path: "/etc/modprobe.d/cis.conf", line: 2, subject: "4.18.0" },
    ],
    "21.1 without the module": [
      { ...old, ...kernel("") },
      { message: /not loadable/, subject: "4.18.0" },
    ],
  },
  notApplicable: { "no cloud-init": kernel("") },
  undecided: {
    "no release known": [{ ...cloudInitEnabled, [`${sitePackages}/cloudinit/version.py`]: "" }, "release"],
  },
});
