import dracutConfPersistent from "../../../checks/boot/dracut-conf-persistent.ts";
import { type Tree, checkTest } from "../../../src/testing/index.ts";
import { booting } from "./_boot.ts";

const azure = "/etc/dracut.conf.d/azure.conf";
const dracut = (more: Tree): Tree => booting({}, { "/usr/lib/dracut/dracut-functions.sh": "", ...more });
const hostOnly = { "/usr/lib/dracut/dracut.conf.d/01-dist.conf": 'hostonly="yes"\n' };

checkTest(dracutConfPersistent, {
  pass: {
    "nothing said": dracut({}),
    "switched off behind it": dracut({
      ...hostOnly,
      "/usr/lib/dracut/dracut.conf.d/02-generic-image.conf": 'hostonly="no"\n',
    }),
    "the drivers by name": dracut({ ...hostOnly, [azure]: 'add_drivers+=" hv_vmbus hv_netvsc hv-storvsc "\n' }),
    "over two lines": dracut({
      ...hostOnly,
      [azure]: 'add_drivers+=" hv_vmbus "\nforce_drivers+=" hv_netvsc hv_storvsc "\n',
    }),
    "built in": booting(
      { builtin: ["hv_vmbus", "hv_netvsc", "hv_storvsc"] },
      { "/usr/lib/dracut/dracut-functions.sh": "", ...hostOnly },
    ),
  },
  fail: {
    "host-only": [
      dracut(hostOnly),
      {
        message: "has hv_vmbus, hv_storvsc, hv_netvsc only",
        path: "/usr/lib/dracut/dracut.conf.d/01-dist.conf",
        line: 1,
      },
    ],
    "host-only again in /etc": [
      dracut({
        "/usr/lib/dracut/dracut.conf.d/02-generic-image.conf": 'hostonly="no"\n',
        "/etc/dracut.conf.d/90-x.conf": "hostonly=yes\n",
      }),
      { path: "/etc/dracut.conf.d/90-x.conf" },
    ],
    "spaces left out, so that two names become one": [
      dracut({
        ...hostOnly,
        "/etc/dracut.conf": 'add_drivers+="hv_vmbus hv_storvsc"\n',
        [azure]: 'add_drivers+="hv_netvsc"\n',
      }),
      { message: "has hv_storvsc, hv_netvsc only" },
    ],
    "in a comment": [dracut({ ...hostOnly, [azure]: '#add_drivers+=" hv_vmbus hv_netvsc hv_storvsc "\n' }), {}],
  },
  notApplicable: { "no dracut": booting() },
});
