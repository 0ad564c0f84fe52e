import { expect, test } from "vitest";
import { hostNames } from "../../src/facts/host-names.ts";
import { imageFrom, link, unreadable } from "../../src/testing/index.ts";

test("names with their places; one file under two names counts once", async () => {
  const { names } = await imageFrom({
    "/etc/hostname": "# set by hand\n\n a.example \n",
    "/etc/HOSTNAME": link("hostname"),
    "/etc/sysconfig/network": "NETWORKING=yes\nHOSTNAME='b'\n",
    "/etc/machine-info": 'PRETTY_HOSTNAME="My box"\nCHASSIS=vm\n',
    "/etc/mailname": "",
    "/etc/hosts": "127.0.0.1 localhost\n127.0.1.1 c.example c # mine\n10.0.0.1 d\n",
  }).fact(hostNames);
  expect(names.map(({ kind, value, path, line }) => [kind, value, path, line])).toEqual([
    ["host", "a.example", "/etc/hostname", 3],
    ["host", "b", "/etc/sysconfig/network", 2],
    ["pretty", "My box", "/etc/machine-info", 1],
    ["hosts", "c.example", "/etc/hosts", 2],
    ["hosts", "c", "/etc/hosts", 2],
  ]);
});

test("a file that cannot be read is kept apart", async () => {
  const { names, unseen } = await imageFrom({ "/etc/hostname": unreadable(), "/etc/mailname": "m\n" }).fact(hostNames);
  expect(names).toHaveLength(1);
  expect(unseen).toHaveLength(1);
});
