import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findGenerator, units } from "../../../src/facts/units.ts";
import { lsbProvides } from "../../../src/facts/units/sysv.ts";
import { jobsAtBoot, parseUpstartJob } from "../../../src/facts/units/upstart.ts";
import { type Tree, absent, file, imageFrom, link, program } from "../../../src/testing/index.ts";

const unitsOf = (tree: Tree) => imageFrom(tree).fact(units);
const vendor = "/usr/lib/systemd/system";

describe("scripts under systemd", () => {
  const system: Tree = {
    "/etc/machine-id": "",
    [`${vendor}/default.target`]: link("multi-user.target"),
    [`${vendor}/multi-user.target`]: "[Unit]\n",
    [`${vendor}/graphical.target`]: "[Unit]\nRequires=multi-user.target\n",
    [`${vendor}/sysinit.target`]: "[Unit]\n",
    "/etc/init.d/walinuxagent": program(
      "#!/bin/sh\n### BEGIN INIT INFO\n# Provides: waagent walinuxagent $azure\n### END INIT INFO\n",
    ),
  };
  const started = { "/etc/rc3.d/S20walinuxagent": link("../init.d/walinuxagent") };

  test("a start link in a runlevel of multi-user.target starts the script", async () => {
    const unit = (await unitsOf({ ...system, ...started })).find("walinuxagent.service");
    expect(unit).toMatchObject({
      startsAtBoot: true,
      isEnabled: "generated",
      path: "/etc/init.d/walinuxagent",
      startReasons: [{ path: "/etc/rc3.d/S20walinuxagent" }],
    });
    expect(unit?.values("Service", "ExecStart")).toMatchObject([{ value: "/etc/init.d/walinuxagent start" }]);
  });

  test("its other names lead to it", async () => {
    const facts = await unitsOf({ ...system, ...started });
    expect(facts.find("waagent.service")).toMatchObject({ aliasOf: "walinuxagent.service", startsAtBoot: true });
    expect(facts.find("azure.service")).toBeUndefined();
  });

  test.each<readonly [string, Tree]>([
    ["no link", {}],
    ["a link that stops it", { "/etc/rc3.d/K20walinuxagent": link("../init.d/walinuxagent") }],
    [
      "a link in the runlevel of graphical.target only",
      { "/etc/rc5.d/S20walinuxagent": link("../init.d/walinuxagent") },
    ],
    ["a link without a number", { "/etc/rc3.d/Swalinuxagent": link("../init.d/walinuxagent") }],
    [
      "a native unit of its name that nothing starts",
      { ...started, [`${vendor}/walinuxagent.service`]: "[Service]\n" },
    ],
    ["a mask of its name", { ...started, "/etc/systemd/system/walinuxagent.service": link("/dev/null") }],
    ["a script that is not executable", { ...started, "/etc/init.d/walinuxagent": file("#!/bin/sh\n") }],
    [
      "a systemd without the generator",
      { ...started, "/usr/lib/systemd/systemd": program(), "/usr/lib/systemd/system-generators/other": program() },
    ],
    [
      "the generator masked",
      {
        ...started,
        "/usr/lib/systemd/system-generators/systemd-sysv-generator": program(),
        "/etc/systemd/system-generators/systemd-sysv-generator": link("/dev/null"),
      },
    ],
  ])("it does not start: %s", async (_, tree) => {
    expect((await unitsOf({ ...system, ...tree })).startsAtBoot("walinuxagent.service")).toBe(false);
  });

  test("is-enabled asks systemd-sysv-install where there is one", async () => {
    const installer = { "/usr/lib/systemd/systemd-sysv-install": program() };
    const off = await unitsOf({ ...system, ...installer });
    expect(off.find("walinuxagent.service")?.isEnabled).toBe("disabled");
    const on = await unitsOf({ ...system, ...installer, "/etc/rc5.d/S01walinuxagent": link("../init.d/walinuxagent") });
    expect(on.find("walinuxagent.service")?.isEnabled).toBe("enabled");
  });

  test("Red Hat's layout is the same one under two names", async () => {
    const facts = await unitsOf({
      ...system,
      "/etc/init.d/walinuxagent": absent,
      "/etc/init.d": link("rc.d/init.d"),
      "/etc/rc3.d": link("rc.d/rc3.d"),
      "/etc/rc.d/init.d/network.sh": program(),
      "/etc/rc.d/rc3.d/S10network.sh": link("../init.d/network.sh"),
    });
    expect(facts.find("network.service")?.startReasons).toHaveLength(1);
  });
});

test("names that a script provides", () => {
  const header = (line: string) => `#!/bin/sh\n### BEGIN INIT INFO\n${line}\n### END INIT INFO\n# Provides: late\n`;
  expect(lsbProvides(header("# Provides:\twaagent  $network agent.sh self"), "self.sh")).toEqual(["waagent", "agent"]);
  expect(lsbProvides(header("#provides: x"), "a")).toEqual(["x"]);
  expect(lsbProvides("# Provides: x\n", "a")).toEqual([]);
});

describe("RHEL 6: upstart runs rc, rc runs the scripts", () => {
  const system: Tree = {
    "/sbin/init": program(),
    "/etc/inittab": "# Default runlevel\n#id:5:initdefault:\nid:3:initdefault:\n",
    "/etc/init/rc.conf": "start on runlevel [0123456]\nexec /etc/rc.d/rc $RUNLEVEL\n",
    "/etc/init.d": link("rc.d/init.d"),
    "/etc/rc.d/init.d/waagent": program(),
  };
  test.each<readonly [string, Tree, boolean]>([
    ["in the default runlevel", { "/etc/rc.d/rc3.d/S99waagent": link("../init.d/waagent") }, true],
    ["in another runlevel", { "/etc/rc.d/rc5.d/S99waagent": link("../init.d/waagent") }, false],
    ["stopped in the default runlevel", { "/etc/rc.d/rc3.d/K15waagent": link("../init.d/waagent") }, false],
    ["a link that leads nowhere", { "/etc/rc.d/rc3.d/S99waagent": link("../init.d/other") }, false],
    [
      "in the runlevel of another inittab",
      { "/etc/inittab": "id:5:initdefault:\n", "/etc/rc.d/rc5.d/S99waagent": link("../init.d/waagent") },
      true,
    ],
  ])("%s", async (_, tree, starts) => {
    const facts = await unitsOf({ ...system, ...tree });
    expect(facts.manager).toBe("upstart");
    expect(facts.find("waagent.service")).toMatchObject({
      startsAtBoot: starts,
      isEnabled: starts ? "enabled" : "disabled",
      path: "/etc/rc.d/init.d/waagent",
    });
  });
});

describe("Ubuntu 14.04: jobs of upstart", () => {
  const system: Tree = {
    "/sbin/init": program(),
    "/etc/init/rc-sysinit.conf": "env DEFAULT_RUNLEVEL=2\nstart on filesystem\n",
  };
  const job =
    'description "Azure agent"\nstart on runlevel [2345]\nstop on runlevel [!2345]\npre-start script\n manual\nend script\nexec waagent\n';
  test.each<readonly [string, Tree, boolean]>([
    ["its runlevels", { "/etc/init/walinuxagent.conf": job }, true],
    ["other runlevels", { "/etc/init/walinuxagent.conf": "start on runlevel [!2345]\n" }, false],
    [
      "manual in an override",
      { "/etc/init/walinuxagent.conf": job, "/etc/init/walinuxagent.override": "manual\n" },
      false,
    ],
    ["a start condition after manual", { "/etc/init/walinuxagent.conf": `manual\n${job}` }, true],
    ["an override without its job", { "/etc/init/walinuxagent.override": "start on startup\n" }, false],
    ["no condition", { "/etc/init/walinuxagent.conf": "exec waagent\n" }, false],
    [
      "a condition over several lines",
      {
        "/etc/init/walinuxagent.conf":
          "start on (filesystem and\n  (started dbus or # or not\n   net-device-up IFACE!=lo))\n",
      },
      true,
    ],
    [
      "after a job that starts",
      { "/etc/init/walinuxagent.conf": "start on started ssh\n", "/etc/init/ssh.conf": "start on startup\n" },
      true,
    ],
    [
      "after a job that does not",
      { "/etc/init/walinuxagent.conf": "start on started ssh\n", "/etc/init/ssh.conf": "exec sshd\n" },
      false,
    ],
    [
      "an event of a job that does not start",
      { "/etc/init/walinuxagent.conf": "start on ready\n", "/etc/init/other.conf": "emits ready\n" },
      false,
    ],
    [
      "after the scripts of the runlevel",
      { "/etc/init/walinuxagent.conf": "start on stopped rc RUNLEVEL=[2345]\n" },
      true,
    ],
    [
      "after those of single user mode",
      { "/etc/init/walinuxagent.conf": "start on stopped rc RUNLEVEL=[016]\n" },
      false,
    ],
  ])("%s", async (_, tree, starts) => {
    const facts = await unitsOf({ ...system, ...tree });
    expect(facts).toMatchObject({ manager: "upstart", defaultTarget: "2" });
    expect(facts.startsAtBoot("walinuxagent.service")).toBe(starts);
  });

  test("any text is a job, and any jobs come to an end", () => {
    const word = fc.constantFrom(
      "start on ",
      "(",
      ")",
      " and ",
      " or ",
      "a",
      "started ",
      "b",
      "\n",
      "manual\n",
      "#",
      "\\\n",
      '"',
      "script\n",
    );
    const text = fc.array(word, { maxLength: 30 }).map((words) => words.join(""));
    fc.assert(
      fc.property(text, text, (a, b) => {
        const jobs = [parseUpstartJob("a", [{ path: "/a", text: a }]), parseUpstartJob("b", [{ path: "/b", text: b }])];
        expect(jobsAtBoot(jobs, "2").size).toBeLessThanOrEqual(2);
      }),
      { numRuns: 500 },
    );
    parseUpstartJob("deep", [{ path: "/a", text: `start on ${"(".repeat(100_000)}` }]);
  });
});

describe("Alpine: OpenRC", () => {
  const system: Tree = {
    "/sbin/init": link("/bin/busybox"),
    "/bin/busybox": program(),
    "/etc/inittab": "::sysinit:/sbin/openrc sysinit\n::sysinit:/sbin/openrc boot\n::wait:/sbin/openrc default\n",
    "/etc/runlevels/boot/": "",
    "/etc/init.d/waagent": program(),
  };
  test.each<readonly [string, Tree, boolean]>([
    ["in the default runlevel", { "/etc/runlevels/default/waagent": link("/etc/init.d/waagent") }, true],
    ["in the boot runlevel", { "/etc/runlevels/boot/waagent": link("/etc/init.d/waagent") }, true],
    ["in the shutdown runlevel", { "/etc/runlevels/shutdown/waagent": link("/etc/init.d/waagent") }, false],
    ["in none", {}, false],
    [
      "in a runlevel that the default one brings along",
      { "/etc/runlevels/default/azure": link("../azure"), "/etc/runlevels/azure/waagent": link("/etc/init.d/waagent") },
      true,
    ],
    [
      "in the runlevel that inittab names",
      { "/etc/inittab": "::wait:/sbin/openrc azure\n", "/etc/runlevels/azure/waagent": link("/etc/init.d/waagent") },
      true,
    ],
  ])("%s", async (_, tree, starts) => {
    const facts = await unitsOf({ ...system, ...tree });
    expect(facts.manager).toBe("openrc");
    expect(facts.find("waagent.service")).toMatchObject({ startsAtBoot: starts, path: "/etc/init.d/waagent" });
  });

  test("runlevels that bring each other along come to an end", async () => {
    const facts = await unitsOf({
      ...system,
      "/etc/runlevels/default/a": link("../a"),
      "/etc/runlevels/a/default": link("../default"),
    });
    expect(facts.startsAtBoot("waagent.service")).toBe(false);
  });
});

test.each<readonly [string, Tree, string]>([
  [
    "/sbin/init leads to systemd",
    { "/sbin/init": link("../lib/systemd/systemd"), "/lib/systemd/systemd": program() },
    "systemd",
  ],
  ["it would, were /usr there", { "/sbin/init": link("/usr/lib/systemd/systemd") }, "systemd"],
  ["only units", { "/etc/systemd/system/a.service": "" }, "systemd"],
  ["upstart by its name", { "/sbin/init": link("upstart"), "/sbin/upstart": program() }, "upstart"],
  [
    "Ubuntu 14.04 has some units too",
    { "/sbin/init": program(), "/etc/init/a.conf": "", "/lib/systemd/system/a.service": "" },
    "upstart",
  ],
  [
    "System V with jobs that came with packages",
    { "/sbin/init": program(), "/etc/inittab": "", "/etc/init/ssh.conf": "start on runlevel [2345]\n" },
    "sysv",
  ],
  [
    "RHEL 6",
    {
      "/sbin/init": program(),
      "/etc/inittab": "id:3:initdefault:\n",
      "/etc/init/rc.conf": "start on runlevel [0123456]\n",
    },
    "upstart",
  ],
  ["System V by its table", { "/sbin/init": program(), "/etc/inittab": "" }, "sysv"],
  ["scripts alone", { "/etc/init.d/ssh": program() }, "sysv"],
  ["an init that nobody knows", { "/sbin/init": program() }, "unknown"],
  ["nothing", {}, "unknown"],
])("the manager: %s", async (_, tree, manager) => {
  expect((await unitsOf(tree)).manager).toBe(manager);
});

test("a generator counts where it is masked or executable first", async () => {
  const path = "/usr/lib/systemd/system-generators/cloud-init-generator";
  const own = "/etc/systemd/system-generators/cloud-init-generator";
  const find = (tree: Tree) => findGenerator(imageFrom(tree).tree, "cloud-init-generator");
  expect(await find({ [path]: program() })).toEqual({ path, masked: false });
  expect(await find({ [path]: program(), [own]: link("/dev/null") })).toEqual({ path: own, masked: true });
  expect(await find({ [path]: program(), [own]: file("", { mode: 0o755 }) })).toEqual({ path: own, masked: true });
  expect(await find({ [path]: program(), [own]: file("#!/bin/sh\n") })).toEqual({ path, masked: false });
  expect(await find({ [path]: file("#!/bin/sh\n") })).toBeUndefined();
});
