import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { goodTrees } from "../../fixtures/trees/index.ts";
import { timeSync } from "../../src/facts/time-sync.ts";
import { parseChronyConf } from "../../src/facts/time/chrony-conf.ts";
import { type Tree, imageFrom, link, program, unreadable } from "../../src/testing/index.ts";

const factOf = (tree: Tree) => imageFrom(tree).fact(timeSync);
const chronyOf = async (tree: Tree) => {
  const { chrony } = await factOf(tree);
  if (!chrony) throw new Error("no chrony");
  return chrony;
};

describe("the configuration of chrony", () => {
  test("included files count in their place, the last makestep wins", async () => {
    const chrony = await chronyOf({
      "/etc/chrony.conf": "makestep 1.0 3\ninclude /etc/chrony.d/*.conf\nInclude /absent/*\n! comment\n% c\n",
      "/etc/chrony.d/azure.conf": "refclock PHC /dev/ptp_hyperv poll 3 dpoll -2 offset 0\nMAKESTEP 1.0 -1\n",
      "/etc/chrony.d/b.conf": "refclock phc /dev/ptp0:extpps poll 3\n",
      "/etc/chrony.d/notes.txt": "makestep 5 5\n",
    });
    expect(chrony.makestep).toEqual({ thresholdSeconds: 1, limit: -1, path: "/etc/chrony.d/azure.conf", line: 2 });
    expect(chrony.refclocks.map(({ driver, device, path }) => `${driver} ${device} ${path}`)).toEqual([
      "PHC /dev/ptp_hyperv /etc/chrony.d/azure.conf",
      "phc /dev/ptp0 /etc/chrony.d/b.conf",
    ]);
  });

  test("confdir and sourcedir read by name, the first directory wins", async () => {
    const chrony = await chronyOf({
      "/etc/os-release": "ID=ubuntu\n",
      "/etc/chrony.conf": "makestep 9 9\n",
      "/etc/chrony/chrony.conf": "confdir /etc/chrony/conf.d /usr/share/chrony\nsourcedir /etc/chrony/sources.d\n",
      "/etc/chrony/conf.d/a.conf": "makestep 1 -1\n",
      "/usr/share/chrony/a.conf": "makestep 2 2\n",
      "/usr/share/chrony/b.conf": "pool ntp.example.org iburst\n",
      "/etc/chrony/sources.d/x.sources": "server 10.0.0.1\n",
      "/etc/chrony/sources.d/y.conf": "server 10.0.0.2\n",
    });
    expect(chrony.path).toBe("/etc/chrony/chrony.conf");
    expect(chrony.makestep).toMatchObject({ limit: -1 });
    expect(chrony.servers.map(({ words }) => words[0])).toEqual(["ntp.example.org", "10.0.0.1"]);
  });

  test("a file that includes itself ends", async () => {
    expect((await chronyOf({ "/etc/chrony.conf": "include /etc/chrony.conf\n" })).directives).toHaveLength(11);
  });

  test("no configuration, and one that cannot be read", async () => {
    expect((await factOf({ "/etc/": "" })).chrony).toBeUndefined();
    await expect(factOf({ "/etc/chrony.conf": unreadable() })).rejects.toThrow("permission denied");
  });
});

describe("services", () => {
  const unit = "[Service]\nExecStart=/usr/sbin/x\n[Install]\nWantedBy=multi-user.target\n";
  const wants = (name: string) => ({
    "/usr/lib/systemd/system/multi-user.target": "[Unit]\n",
    "/usr/lib/systemd/system/default.target": link("multi-user.target"),
    [`/usr/lib/systemd/system/${name}`]: unit,
    [`/etc/systemd/system/multi-user.target.wants/${name}`]: link(`/usr/lib/systemd/system/${name}`),
  });
  const running = async (tree: Tree) =>
    (await factOf({ "/etc/machine-id": "", ...tree })).services.filter(({ runs }) => runs).map(({ daemon }) => daemon);

  test("a daemon runs when its unit starts and its program is there", async () => {
    expect(await running({ ...wants("chronyd.service"), "/usr/sbin/chronyd": program() })).toEqual(["chrony"]);
    expect(await running(wants("chronyd.service"))).toEqual([]);
    expect(await running({ ...wants("ntpd.service"), "/usr/sbin/ntpd": program() })).toEqual(["ntp"]);
    expect(
      await running({ ...wants("systemd-timesyncd.service"), "/lib/systemd/systemd-timesyncd": program() }),
    ).toEqual(["systemd-timesyncd"]);
  });

  test.each(Object.entries(goodTrees).filter(([name]) => name !== "flatcar"))(
    "%s runs chrony alone",
    async (_name, { tree }) => {
      expect(await running(tree())).toEqual(["chrony"]);
    },
  );
});

test("any text gives directives with lines of the text", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      for (const { line } of parseChronyConf(text, "/x")) expect(line).toBeLessThanOrEqual(text.split("\n").length);
    }),
  );
});
