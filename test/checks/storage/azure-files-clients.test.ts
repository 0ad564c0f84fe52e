import azureFilesClients from "../../../checks/storage/azure-files-clients.ts";
import { checkTest, program, unreadable } from "../../../src/testing/index.ts";
import { booting, version } from "../boot/_boot.ts";

const path = `/boot/config-${version}`;
const clients = { "/usr/bin/sh": program(), "/usr/sbin/mount.cifs": program(), "/usr/sbin/mount.nfs4": program() };

checkTest(azureFilesClients, {
  pass: {
    "all of it": booting({}, clients),
    "mount.nfs alone, in /sbin": booting(
      {},
      { "/usr/bin/sh": program(), "/sbin/mount.cifs": program(), "/sbin/mount.nfs": program() },
    ),
    "a module without a configuration": booting(
      {},
      {
        ...clients,
        [path]: "",
        [`/usr/lib/modules/${version}/modules.dep`]: "kernel/fs/nfs/nfsv4.ko.xz:\n",
        [`/usr/lib/modules/${version}/kernel/fs/nfs/nfsv4.ko.xz`]: "",
      },
    ),
    "a tree without programs": booting(),
  },
  fail: {
    "no programs": [
      booting({}, { "/usr/bin/sh": program() }),
      { evidence: { actual: "without mount.cifs and mount.nfs4" } },
    ],
    "no NFS 4": [
      booting(
        {},
        {
          ...clients,
          [path]: "CONFIG_NFS_V3=m\n",
          [`/usr/lib/modules/${version}/modules.dep`]: "kernel/fs/nfs/nfs.ko.xz:\n",
        },
      ),
      { subject: "nfsv4" },
    ],
  },
  notApplicable: { "neither kernel nor programs": {} },
  undecided: { "a configuration that cannot be read": booting({}, { ...clients, [path]: unreadable() }) },
});
