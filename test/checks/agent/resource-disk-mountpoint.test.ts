import mountPoint from "../../../checks/agent/resource-disk-mountpoint.ts";
import { checkTest, directory } from "../../../src/testing/index.ts";
import { agentTree, noAgent } from "./_agent-tree.ts";

const at = (path: string) => ["ResourceDisk.Format=y", `ResourceDisk.MountPoint=${path}`];

checkTest(mountPoint, {
  pass: {
    "the default, which is not there": agentTree(["ResourceDisk.Format=y"]),
    "an empty directory": agentTree(at("/data"), { "/data/": directory(), "/data/lost+found/": directory() }),
    "data, which another check tells": agentTree(at("/srv"), { "/srv/www/index.html": "" }),
  },
  fail: {
    "a file": [agentTree(at("/etc/motd"), { "/etc/motd": "" }), { message: "which is no directory", line: 2 }],
    "no absolute path": [agentTree(at("mnt")), { message: "is no absolute path" }],
  },
  notApplicable: { "no mounting": agentTree(["ResourceDisk.MountPoint=/srv"], { "/srv/a": "" }), "no agent": noAgent },
});
