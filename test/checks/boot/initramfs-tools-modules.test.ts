import initramfsToolsModules from "../../../checks/boot/initramfs-tools-modules.ts";
import { type Tree, checkTest } from "../../../src/testing/index.ts";
import { booting } from "./_boot.ts";

const conf = "/etc/initramfs-tools/initramfs.conf";
const tools = (more: Tree): Tree => booting({}, { "/usr/share/initramfs-tools/hook-functions": "", ...more });
const dep = { [conf]: "# which modules\nMODULES=dep\n" };

checkTest(initramfsToolsModules, {
  pass: {
    most: tools({ [conf]: "MODULES=most\n" }),
    "nothing said": tools({}),
    "lines for the drivers": tools({
      ...dep,
      "/etc/initramfs-tools/modules": "# ours\nhv_vmbus\nhv_storvsc  # disks\nhv-netvsc\n",
    }),
    "put right by a snippet": tools({ ...dep, "/etc/initramfs-tools/conf.d/driver-policy": "MODULES=most\n" }),
    "built in": booting(
      { builtin: ["hv_vmbus", "hv_netvsc", "hv_storvsc"] },
      { "/usr/share/initramfs-tools/hook-functions": "", ...dep },
    ),
  },
  fail: {
    "dep, with the one program of dracut that Debian 13 has": [
      { ...tools(dep), "/usr/lib/dracut/dracut-install": "" },
      { path: conf, line: 2 },
    ],
    dep: [
      tools(dep),
      { message: "hv_vmbus, hv_storvsc, hv_netvsc only", path: conf, line: 2, subject: "initramfs-tools" },
    ],
    "dep by the installer's snippet": [
      tools({ [conf]: "MODULES=most\n", "/etc/initramfs-tools/conf.d/driver-policy": "MODULES=dep\n" }),
      { path: "/etc/initramfs-tools/conf.d/driver-policy" },
    ],
    "one line is missing": [
      tools({ ...dep, "/etc/initramfs-tools/modules": "hv_vmbus\nhv_storvsc\n#hv_netvsc\n" }),
      { message: "has hv_netvsc only" },
    ],
  },
  notApplicable: { "another generator": booting({}, { "/usr/lib/dracut/dracut-functions.sh": "" }) },
});
