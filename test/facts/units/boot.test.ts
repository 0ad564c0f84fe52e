import { expect, test } from "vitest";
import { units } from "../../../src/facts/units.ts";
import { type Tree, imageFrom, link, unreadable, unreadableDirectory } from "../../../src/testing/index.ts";

const vendor = "/usr/lib/systemd/system";
const config = "/etc/systemd/system";
const agent = "walinuxagent.service";

/** A system that boots to graphical.target, as every distribution ships it, and an agent that nothing starts. */
const system: Tree = {
  "/etc/machine-id": "",
  [`${vendor}/default.target`]: link("graphical.target"),
  [`${vendor}/graphical.target`]: "[Unit]\nRequires=multi-user.target\nWants=display-manager.service\n",
  [`${vendor}/multi-user.target`]: "[Unit]\nRequires=basic.target\n",
  [`${vendor}/basic.target`]: "[Unit]\nRequires=sysinit.target\nWants=sockets.target timers.target\n",
  [`${vendor}/sysinit.target`]: "[Unit]\n",
  [`${vendor}/sockets.target`]: "[Unit]\n",
  [`${vendor}/timers.target`]: "[Unit]\n",
  [`${vendor}/rescue.target`]: "[Unit]\nRequires=sysinit.target\n",
  [`${vendor}/${agent}`]:
    "[Unit]\n[Service]\nExecStart=/usr/sbin/waagent -daemon\n[Install]\nWantedBy=multi-user.target\n",
};
const wanted = { [`${config}/multi-user.target.wants/${agent}`]: link(`${vendor}/${agent}`) };

const unitsOf = (tree: Tree) => imageFrom({ ...system, ...tree }).fact(units);

const starting: Readonly<Record<string, readonly [tree: Tree, path: string, line?: number]>> = {
  "a link in .wants": [wanted, `${config}/multi-user.target.wants/${agent}`],
  "a link of the vendor": [
    { [`${vendor}/multi-user.target.wants/${agent}`]: link(`../${agent}`) },
    `${vendor}/multi-user.target.wants/${agent}`,
  ],
  "a link in .upholds": [
    { [`${vendor}/multi-user.target.upholds/${agent}`]: link(`../${agent}`) },
    `${vendor}/multi-user.target.upholds/${agent}`,
  ],
  "a drop-in of the target, as Flatcar's system extension has it": [
    { [`${vendor}/multi-user.target.d/10-waagent-sysext.conf`]: `[Unit]\nUpholds=${agent}\n` },
    `${vendor}/multi-user.target.d/10-waagent-sysext.conf`,
    2,
  ],
  "a drop-in of all targets": [
    { [`${config}/target.d/10.conf`]: `[Unit]\nWants=${agent}\n` },
    `${config}/target.d/10.conf`,
    2,
  ],
  "a drop-in of the names' common prefix": [
    { [`${config}/multi-.target.d/10.conf`]: `[Unit]\n\nWants=x.service ${agent}\n` },
    `${config}/multi-.target.d/10.conf`,
    3,
  ],
  "a unit that the target wants and that wants it itself": [
    {
      [`${config}/helper.service`]: `[Unit]\nWants=${agent}\n`,
      [`${config}/multi-user.target.wants/helper.service`]: link("../helper.service"),
    },
    `${config}/helper.service`,
    2,
  ],
  "a unit that binds itself to it": [
    {
      [`${config}/helper.service`]: `[Unit]\nBindsTo=${agent}\n`,
      [`${config}/multi-user.target.wants/helper.service`]: link("../helper.service"),
    },
    `${config}/helper.service`,
    2,
  ],
  "the whole unit overridden by the administrator": [
    { ...wanted, [`${config}/${agent}`]: "[Service]\nExecStart=/opt/waagent\n" },
    `${config}/multi-user.target.wants/${agent}`,
  ],
  "a link that leads nowhere: only its name counts": [
    { [`${config}/multi-user.target.wants/${agent}`]: link("/gone") },
    `${config}/multi-user.target.wants/${agent}`,
  ],
  "an alias of it is wanted": [
    {
      [`${config}/waagent.service`]: link(`${vendor}/${agent}`),
      [`${config}/multi-user.target.wants/waagent.service`]: link(`${vendor}/${agent}`),
    },
    `${config}/multi-user.target.wants/waagent.service`,
  ],
  "every service wants sysinit.target, where it hangs": [
    { [`${config}/sysinit.target.wants/${agent}`]: link(`${vendor}/${agent}`) },
    `${config}/sysinit.target.wants/${agent}`,
  ],
  "the administrator's default target": [
    {
      [`${config}/default.target`]: link("/usr/lib/systemd/system/rescue.target"),
      [`${config}/rescue.target.wants/${agent}`]: link(`${vendor}/${agent}`),
    },
    `${config}/rescue.target.wants/${agent}`,
  ],
  "a unit file linked in from elsewhere": [
    { ...wanted, [`${vendor}/${agent}`]: link("/opt/agent/waagent.unit"), "/opt/agent/waagent.unit": "[Service]\n" },
    `${config}/multi-user.target.wants/${agent}`,
  ],
};

test.each(Object.entries(starting))("starts: %s", async (_, [tree, path, line]) => {
  const unit = (await unitsOf(tree)).find(agent);
  expect(unit?.startsAtBoot).toBe(true);
  expect(unit?.startReasons).toContainEqual(expect.objectContaining(line === undefined ? { path } : { path, line }));
});

const notStarting: Readonly<Record<string, readonly [tree: Tree, obstacle?: RegExp]>> = {
  "nothing asks for it": [{}],
  masked: [{ ...wanted, [`${config}/${agent}`]: link("/dev/null") }, /walinuxagent.service is masked/],
  "masked in /usr/local": [{ ...wanted, [`/usr/local/lib/systemd/system/${agent}`]: "" }, /masked/],
  "only the dependency masked": [
    {
      [`${vendor}/multi-user.target.wants/${agent}`]: link(`../${agent}`),
      [`${config}/multi-user.target.wants/${agent}`]: link("/dev/null"),
    },
  ],
  "a regular file in .wants": [{ [`${config}/multi-user.target.wants/${agent}`]: "[Unit]\n" }],
  "wanted by a target that does not come up": [
    { [`${config}/rescue.target.wants/${agent}`]: link(`${vendor}/${agent}`) },
  ],
  "wanted by another default target": [
    { ...wanted, [`${config}/default.target`]: link("/usr/lib/systemd/system/rescue.target") },
  ],
  "wanted by a unit that is masked": [
    {
      [`${config}/helper.service`]: link("/dev/null"),
      [`${vendor}/helper.service`]: `[Unit]\nWants=${agent}\n`,
      [`${config}/multi-user.target.wants/helper.service`]: link("../helper.service"),
    },
  ],
  "a unit that it requires is masked": [
    {
      ...wanted,
      [`${vendor}/${agent}`]: "[Unit]\nRequires=ssh.service\n",
      [`${config}/ssh.service`]: link("/dev/null"),
    },
    /requires ssh.service, which cannot start/,
  ],
  "a unit that it requires is not there": [
    { ...wanted, [`${vendor}/${agent}`]: "[Unit]\nRequires=ssh.service\n" },
    /requires ssh.service, which does not exist/,
  ],
  "its file cannot be loaded": [{ ...wanted, [`${vendor}/${agent}`]: "[Unit\n" }, /invalid section header/],
  "a comment where the dependency was": [
    { [`${config}/multi-user.target.d/a.conf`]: `[Unit]\n#Wants=${agent}\n; Wants=${agent}\nwants=${agent}\n` },
  ],
  "ordering alone": [{ [`${config}/multi-user.target.d/a.conf`]: `[Unit]\nAfter=${agent}\nBefore=${agent}\n` }],
};

test.each(Object.entries(notStarting))("does not start: %s", async (_, [tree, obstacle]) => {
  const unit = (await unitsOf(tree)).find(agent);
  expect(unit?.startsAtBoot).toBe(false);
  expect(unit?.startReasons).toEqual([]);
  if (obstacle) expect(unit?.obstacle?.text).toMatch(obstacle);
  else expect(unit?.obstacle).toBeUndefined();
});

test.each([
  ["Requires=ssh.service", 253, true],
  ["Requires=ssh.service", 254, false],
  ["BindsTo=ssh.service", 253, true],
  ["BindsTo=ssh.service\nAfter=ssh.service", 253, false],
])("%s without ssh.service: systemd %i starts the unit: %s", async (line, version, starts) => {
  const facts = await unitsOf({
    ...wanted,
    [`/usr/lib/systemd/libsystemd-shared-${version}.so`]: "",
    [`${vendor}/${agent}`]: `[Unit]\n${line}\n`,
  });
  expect(facts.startsAtBoot(agent)).toBe(starts);
});

test("what the default target requires in vain takes everything down", async () => {
  const facts = await unitsOf({
    ...wanted,
    [`${config}/multi-user.target.requires/gone.service`]: link("/gone.service"),
  });
  expect(facts.startsAtBoot(agent)).toBe(false);
});

test("a service of the message bus requires its socket", async () => {
  const tree = { ...wanted, [`${vendor}/${agent}`]: "[Service]\nBusName=org.example\n" };
  expect((await unitsOf(tree)).startsAtBoot(agent)).toBe(false);
  expect((await unitsOf({ ...tree, [`${vendor}/dbus.socket`]: "[Socket]\n" })).startsAtBoot(agent)).toBe(true);
  const other = { ...tree, [`${vendor}/${agent}`]: "[Service]\nType=notify\nBusName=org.example\n" };
  expect((await unitsOf(other)).startsAtBoot(agent)).toBe(true);
});

test.each([
  ["multi-user.target.d/a.conf", 248, false],
  ["multi-user.target.d/a.conf", 249, true],
  ["multi-user.target.upholds/walinuxagent.service", 253, false],
  ["multi-user.target.upholds/walinuxagent.service", 254, true],
])("upheld by %s in systemd %i: %s", async (name, version, starts) => {
  const facts = await unitsOf({
    [`/usr/lib/systemd/libsystemd-shared-${version}.so`]: "",
    [`${config}/${name}`]: name.endsWith(".conf") ? `[Unit]\nUpholds=${agent}\n` : link(`${vendor}/${agent}`),
  });
  expect(facts.startsAtBoot(agent)).toBe(starts);
});

test("a required device, mount or slice needs no file", async () => {
  const facts = await unitsOf({
    ...wanted,
    [`${vendor}/${agent}`]: "[Unit]\nRequires=mnt.mount dev-sda1.device azure.slice\nBindsTo=dev-sda2.swap\n",
  });
  expect(facts.startsAtBoot(agent)).toBe(true);
});

test("units that require each other both start", async () => {
  const facts = await unitsOf({
    ...wanted,
    [`${vendor}/${agent}`]: "[Unit]\nRequires=b.service\n",
    [`${vendor}/b.service`]: `[Unit]\nRequires=${agent}\n`,
  });
  expect(facts.startsAtBoot("b.service")).toBe(true);
});

test("instances come from their template, with the drop-ins of both", async () => {
  const facts = await unitsOf({
    [`${vendor}/getty@.service`]: "[Unit]\nWants=%p-helper@%i.service\n[Service]\nExecStart=/sbin/agetty %I\n",
    [`${vendor}/getty-helper@.service`]: "[Unit]\n",
    [`${config}/getty@.service.d/a.conf`]: "[Service]\nExecStart=\n",
    [`${config}/getty@tty1.service.d/b.conf`]: "[Service]\nExecStart=/bin/login\n",
    [`${config}/multi-user.target.wants/getty@tty1.service`]: link(`${vendor}/getty@.service`),
  });
  const unit = facts.find("getty@tty1.service");
  expect(unit?.startsAtBoot).toBe(true);
  expect(unit?.values("Service", "ExecStart").map(({ value }) => value)).toEqual(["/sbin/agetty %I", "", "/bin/login"]);
  expect(facts.startsAtBoot("getty-helper@tty1.service")).toBe(true);
  expect(facts.find("getty@tty2.service")?.startsAtBoot).toBe(false);
  expect(facts.all().map(({ name }) => name)).toContain("getty@tty1.service");
  expect(facts.find("getty@.service")?.startsAtBoot).toBe(false);
});

test("a template that names ever more instances of itself comes to an end", async () => {
  const facts = await unitsOf({
    [`${vendor}/grow@.service`]: "[Unit]\nWants=grow@%i0.service grow@%i1.service\n",
    [`${config}/multi-user.target.wants/grow@0.service`]: link(`${vendor}/grow@.service`),
  });
  expect(facts.startsAtBoot("grow@00.service")).toBe(true);
});

test("an alias is told from the unit, and a mask of the alias alone leaves the unit", async () => {
  const tree = { ...wanted, [`${config}/waagent.service`]: link(`${vendor}/${agent}`) };
  const alias = (await unitsOf(tree)).find("waagent.service");
  expect(alias).toMatchObject({ aliasOf: agent, isEnabled: "alias", startsAtBoot: true, path: `${vendor}/${agent}` });
  const masked = await unitsOf({ ...tree, [`${config}/waagent.service`]: link("/dev/null") });
  expect(masked.find("waagent.service")).toMatchObject({ masked: true, startsAtBoot: false, isEnabled: "masked" });
  expect(masked.startsAtBoot(agent)).toBe(true);
});

test("values come with their places, drop-ins of /etc in the place of the vendor's", async () => {
  const facts = await unitsOf({
    [`${vendor}/${agent}.d/10.conf`]: "[Service]\nNice=1\n",
    [`${vendor}/${agent}.d/20.conf`]: "[Service]\nNice=2\n",
    [`${config}/${agent}.d/10.conf`]: "[Service]\n\nNice=3\n",
    [`${config}/${agent}.d/30.conf`]: link("/dev/null"),
    [`${config}/service.d/05.conf`]: "[Service]\nNice=4\n",
    [`${config}/${agent}.d/40.txt`]: "[Service]\nNice=5\n",
  });
  expect(facts.find(agent)?.values("Service", "Nice")).toEqual([
    { value: "4", path: `${config}/service.d/05.conf`, line: 2 },
    { value: "3", path: `${config}/${agent}.d/10.conf`, line: 3 },
    { value: "2", path: `${vendor}/${agent}.d/20.conf`, line: 2 },
  ]);
});

test("a socket that starts at boot starts its service on demand", async () => {
  const facts = await unitsOf({
    [`${vendor}/ssh.service`]: "[Service]\n",
    [`${vendor}/ssh.socket`]: "[Socket]\nListenStream=22\nAccept=no\n[Install]\nWantedBy=sockets.target\n",
    [`${config}/sockets.target.wants/ssh.socket`]: link(`${vendor}/ssh.socket`),
    [`${vendor}/each@.service`]: "[Service]\n",
    [`${vendor}/each.socket`]: "[Socket]\nAccept=yes\n",
    [`${vendor}/backup.timer`]: `[Timer]\nUnit=${agent}\n`,
    [`${vendor}/watch.path`]: "[Path]\n",
    [`${vendor}/watch.service`]: "[Service]\n",
  });
  expect(facts.find("ssh.service")).toMatchObject({
    startsAtBoot: false,
    triggeredBy: ["ssh.socket"],
    startsOnDemand: true,
  });
  expect(facts.find("each@1.service")).toMatchObject({ triggeredBy: ["each.socket"], startsOnDemand: false });
  expect(facts.find(agent)).toMatchObject({ triggeredBy: ["backup.timer"], startsOnDemand: false });
  expect(facts.find("watch.service")?.triggeredBy).toEqual(["watch.path"]);
});

test("what a generator would start can be asked for", async () => {
  const facts = await unitsOf({
    [`${vendor}/cloud-init.target`]: "[Unit]\n",
    [`${vendor}/cloud-init.service`]: "[Install]\nWantedBy=cloud-init.target\n",
    [`${config}/cloud-init.target.wants/cloud-init.service`]: link(`${vendor}/cloud-init.service`),
  });
  expect(facts.startsAtBoot("cloud-init.service")).toBe(false);
  expect(facts.startsWith("cloud-init.target", "cloud-init.service")).toBe(true);
  expect(facts.startsWith("cloud-init.target", agent)).toBe(false);
  expect(facts.startsWith("nowhere.target", "cloud-init.service")).toBe(false);
});

test("rc.local starts its unit when it is executable", async () => {
  const unit = { [`${vendor}/rc-local.service`]: "[Service]\n" };
  const script = { type: "file", content: new TextEncoder().encode("#!/bin/sh\n") } as const;
  expect(
    (await unitsOf({ ...unit, "/etc/rc.local": { ...script, mode: 0o755 } })).startsAtBoot("rc-local.service"),
  ).toBe(true);
  expect(
    (await unitsOf({ ...unit, "/etc/rc.local": { ...script, mode: 0o644 } })).startsAtBoot("rc-local.service"),
  ).toBe(false);
});

test("/lib counts before /usr/lib where both are there, and once where it is a link", async () => {
  const separate = await unitsOf({ ...wanted, [`/lib/systemd/system/${agent}`]: "[Unit]\nDescription=in /lib\n" });
  expect(separate.find(agent)?.path).toBe(`/lib/systemd/system/${agent}`);
  const merged = await unitsOf({ ...wanted, "/lib": link("usr/lib") });
  expect(merged.find(agent)?.path).toBe(`${vendor}/${agent}`);
  const linked = {
    ...wanted,
    "/lib": link("usr/lib"),
    [`${config}/waagent.service`]: link(`/lib/systemd/system/${agent}`),
  };
  expect((await unitsOf(linked)).find("waagent.service")?.aliasOf).toBe(agent);
});

test("the first name that exists is found", async () => {
  const facts = await unitsOf({});
  expect(facts.find("waagent.service", agent)?.name).toBe(agent);
  expect(facts.find("waagent.service")).toBeUndefined();
  expect(facts.find("no unit name")).toBeUndefined();
});

test("without any of systemd's own units the usual targets are assumed", async () => {
  const facts = await imageFrom({
    "/etc/machine-id": "",
    [`${config}/${agent}`]: "[Service]\n",
    [`${config}/multi-user.target.wants/${agent}`]: link(`../${agent}`),
  }).fact(units);
  expect(facts.defaultTarget).toBe("graphical.target");
  expect(facts.startsAtBoot(agent)).toBe(true);
});

test("a unit file that cannot be read leaves only itself and what it may start undecided", async () => {
  const other = { [`${vendor}/secret.service`]: unreadable() };
  const unrelated = await unitsOf({ ...wanted, ...other });
  expect(unrelated.find(agent)).toMatchObject({ startsAtBoot: true, isEnabled: "enabled" });
  expect(() => unrelated.find("secret.service")?.values("Service", "ExecStart")).toThrow("permission denied");
  expect(() => unrelated.find("secret.service")?.isEnabled).toThrow("permission denied");
  expect(unrelated.find("ssh.service")).toBeUndefined();
  const started = await unitsOf({ ...other, [`${config}/multi-user.target.wants/secret.service`]: link("/x") });
  expect(started.startsAtBoot("secret.service")).toBe(true);
  expect(() => started.startsAtBoot(agent)).toThrow("permission denied");
});

test("a unit directory that cannot be listed leaves everything undecided", async () => {
  await expect(unitsOf({ [`${config}/multi-user.target.wants/`]: unreadableDirectory() })).rejects.toThrow(
    "permission denied",
  );
});

test("links in a circle are no units", async () => {
  const facts = await unitsOf({
    [`${config}/a.service`]: link("b.service"),
    [`${config}/b.service`]: link("a.service"),
    [`${config}/c.service`]: link("/opt/d"),
    "/opt/d": link("/opt/d"),
  });
  expect(facts.find("a.service")).toBeUndefined();
  expect(facts.find("c.service")).toMatchObject({ startsAtBoot: false });
});
