import lvmRootTools from "../../../checks/storage/lvm-root-tools.ts";
import { type Tree, checkTest, program, rootTree, unreadable } from "../../../src/testing/index.ts";
import { on } from "../boot/_boot.ts";

const sh = { "/usr/bin/sh": program() };
const tools = { ...sh, "/usr/sbin/pvresize": program(), "/usr/sbin/lvextend": program() };
const mapper = "root=/dev/mapper/rootvg-rootlv ro";
const fstab = (device: string): Tree => ({ "/etc/fstab": `${device} / xfs defaults 0 0\n` });
const disk = (tree: Tree) => ({
  disk: {
    partitions: [{ index: 1, use: "lvm" as const, kind: "lvm2" as const }],
    logical: { "rootvg/rootlv": { kind: "xfs" as const, tree: { ...rootTree, ...tree } } },
  },
});

checkTest(lvmRootTools, {
  pass: {
    "the tools are there": on(mapper, tools),
    "on the disk": disk(tools),
    "the package is": on(mapper, {
      ...sh,
      "/var/lib/dpkg/status": "Package: lvm2\nStatus: install ok installed\nArchitecture: amd64\nVersion: 2.03.16-2\n",
    }),
  },
  fail: {
    "by root=": [on(mapper, sh), { subject: "pvresize" }, { subject: "lvextend" }],
    "by fstab, with a dash in the name": [{ ...sh, ...fstab("/dev/mapper/root--vg-root") }, {}, {}],
    "by dracut's word": [
      on("root=UUID=1 rd.lvm.lv=rootvg/rootlv", { ...tools, "/usr/sbin/lvextend": "" }),
      { subject: "lvextend" },
    ],
    "by the disk": [disk(sh), {}, {}],
  },
  notApplicable: {
    "a plain partition": { ...sh, ...fstab("UUID=1") },
    "an encrypted one": { ...sh, ...fstab("/dev/mapper/luks-1a2b-3c4d") },
    "a tree without programs": on(mapper),
  },
  undecided: { "a table that cannot be read": { ...sh, "/etc/fstab": unreadable() } },
});
