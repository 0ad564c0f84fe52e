import { expect, test } from "vitest";
import { units } from "../../../src/facts/units.ts";
import { Presets, parsePresets } from "../../../src/facts/units/presets.ts";
import { type Tree, absent, imageFrom, link } from "../../../src/testing/index.ts";

const vendor = "/usr/lib/systemd/system";
const config = "/etc/systemd/system";
const presets = "/usr/lib/systemd/system-preset";
const agent = "waagent.service";

/** A first boot of a system whose agent nobody has enabled. */
const system: Tree = {
  [`${vendor}/default.target`]: link("multi-user.target"),
  [`${vendor}/multi-user.target`]: "[Unit]\n",
  [`${vendor}/sysinit.target`]: "[Unit]\n",
  [`${vendor}/${agent}`]: "[Service]\n[Install]\nWantedBy=multi-user.target\n",
};
const disableAll = { [`${presets}/99-default-disable.preset`]: "disable *\n" };

const unitsOf = (tree: Tree) => imageFrom({ ...system, ...tree }).fact(units);

const situations: Readonly<Record<string, readonly [tree: Tree, starts: boolean, isEnabled?: string]>> = {
  "no machine-id, no presets: everything is enabled": [{}, true, "enabled"],
  "uninitialized counts as a first boot": [{ "/etc/machine-id": "uninitialized\n" }, true, "enabled"],
  "an empty machine-id does not": [{ "/etc/machine-id": "" }, false, "disabled"],
  "a machine-id of its own does not": [{ "/etc/machine-id": "0123456789abcdef0123456789abcdef\n" }, false, "disabled"],
  "disabled by the catch-all of Red Hat": [disableAll, false, "disabled"],
  "enabled by name before the catch-all": [
    { ...disableAll, [`${presets}/90-default.preset`]: `# Azure\nenable ${agent}\n` },
    true,
    "enabled",
  ],
  "files count in order of their names, wherever they lie": [
    { ...disableAll, "/etc/systemd/system-preset/99-zz.preset": `enable ${agent}\n` },
    false,
    "disabled",
  ],
  "the administrator's file replaces the vendor's of the same name": [
    { ...disableAll, "/etc/systemd/system-preset/99-default-disable.preset": "enable wa*\ndisable *\n" },
    true,
    "enabled",
  ],
  "a preset file masked by a link to /dev/null": [
    { ...disableAll, "/etc/systemd/system-preset/99-default-disable.preset": link("/dev/null") },
    true,
    "enabled",
  ],
  "files of other suffixes do not count": [{ [`${presets}/99-default-disable.conf`]: "disable *\n" }, true, "enabled"],
  "a pattern with a set": [{ [`${presets}/10.preset`]: "disable [vw]a?gent.service\n" }, false, "disabled"],
  "a rule to ignore leaves it as it is": [{ [`${presets}/10.preset`]: `ignore ${agent}\n` }, false, "disabled"],
  "masked stays masked": [{ [`${config}/${agent}`]: link("/dev/null") }, false, "masked"],
  "without [Install] there is nothing to enable": [{ [`${vendor}/${agent}`]: "[Service]\n" }, false, "static"],
  "what is enabled stays so, though a preset disables it": [
    { ...disableAll, [`${config}/multi-user.target.wants/${agent}`]: link(`${vendor}/${agent}`) },
    true,
    "enabled",
  ],
  "brought along by Also=": [
    {
      [`${presets}/10.preset`]: `disable ${agent}\n`,
      [`${vendor}/other.service`]: `[Install]\nWantedBy=multi-user.target\nAlso=${agent}\n`,
    },
    true,
    "enabled",
  ],
  "required instead of wanted": [
    { [`${vendor}/${agent}`]: "[Install]\nRequiredBy=multi-user.target\n" },
    true,
    "enabled",
  ],
  upheld: [{ [`${vendor}/${agent}`]: "[Install]\nUpheldBy=multi-user.target\n" }, true, "enabled"],
  "an install section in a drop-in": [
    {
      [`${vendor}/${agent}`]: "[Service]\n",
      [`${config}/${agent}.d/install.conf`]: "[Install]\nWantedBy=multi-user.target\n",
    },
    true,
    "enabled",
  ],
  "old releases give up at a dangling alias": [
    { "/usr/lib/systemd/libsystemd-shared-252.so": "", [`${config}/old.service`]: link(`${vendor}/gone.service`) },
    false,
    "disabled",
  ],
  "newer releases go on": [
    { "/usr/lib/systemd/libsystemd-shared-257.so": "", [`${config}/old.service`]: link(`${vendor}/gone.service`) },
    true,
    "enabled",
  ],
};

test.each(Object.entries(situations))("%s", async (_, [tree, starts, isEnabled]) => {
  const unit = (await unitsOf(tree)).find(agent);
  expect({ starts: unit?.startsAtBoot, isEnabled: unit?.isEnabled }).toEqual({ starts, isEnabled });
});

test("the reason names the preset that decided", async () => {
  const unit = (await unitsOf({ ...disableAll, [`${presets}/90-default.preset`]: `\nenable ${agent}\n` })).find(agent);
  expect(unit?.startReasons).toEqual([
    {
      path: `${presets}/90-default.preset`,
      line: 2,
      text: "wanted by multi-user.target, as the presets say at the first boot",
    },
  ]);
  const unruled = (await unitsOf({})).find(agent);
  expect(unruled?.startReasons).toMatchObject([{ path: `${config}/multi-user.target.wants/${agent}` }]);
});

test("instances of a template, and its default instance", async () => {
  const facts = await unitsOf({
    ...disableAll,
    [`${presets}/10.preset`]: "enable getty@.service\nenable serial@.service ttyS0 ttyS1\nenable bare@.service\n",
    [`${vendor}/getty@.service`]: "[Install]\nWantedBy=multi-user.target\nDefaultInstance=tty1\n",
    [`${vendor}/serial@.service`]: "[Install]\nWantedBy=multi-user.target\n",
    [`${vendor}/bare@.service`]: "[Install]\nWantedBy=multi-user.target\n",
  });
  expect(
    facts
      .all()
      .filter((unit) => unit.startsAtBoot && unit.name.includes("@"))
      .map(({ name }) => name),
  ).toEqual(["getty@tty1.service", "serial@ttyS0.service", "serial@ttyS1.service"]);
});

test("an alias is made, but replaces nothing", async () => {
  const facts = await unitsOf({
    [`${vendor}/graphical.target`]: "[Unit]\nWants=a.service\n[Install]\nAlias=default.target\n",
    [`${vendor}/a.service`]: "[Service]\n",
  });
  expect(facts.defaultTarget).toBe("graphical.target");
  expect(facts.startsAtBoot("a.service")).toBe(true);
  const kept = await unitsOf({
    [`${vendor}/graphical.target`]: "[Install]\nAlias=default.target\n",
    [`${config}/default.target`]: link(`${vendor}/multi-user.target`),
  });
  expect(kept.defaultTarget).toBe("multi-user.target");
});

test("other managers know no presets", async () => {
  const facts = await imageFrom({
    "/sbin/init": link("/lib/sysvinit/sysvinit"),
    "/etc/init.d/waagent": { type: "file", mode: 0o755 },
    [config]: absent,
  }).fact(units);
  expect(facts).toMatchObject({ firstBoot: false, manager: "sysv" });
});

test("lines of a preset file that are no rule are passed over", () => {
  const text =
    "enable a.service\r\n  disable\tb.*  \n#enable c\n;enable d\nEnable e\nenable\nenable x.service y\nenable t@.service 1 2\n";
  expect(
    parsePresets(text, "/p").map(({ action, pattern, instances, line }) => [line, action, pattern, ...instances]),
  ).toEqual([
    [1, "enable", "a.service"],
    [2, "disable", "b.*"],
    [8, "enable", "t@.service", "1", "2"],
  ]);
});

test("a rule with instances answers for the template and for those instances only", () => {
  const presets = new Presets(parsePresets("enable t@.service 1 2\ndisable *\n", "/p"));
  expect(presets.query("t@.service")).toMatchObject({
    action: "enable",
    instances: ["t@1.service", "t@2.service"],
  });
  expect(presets.query("t@2.service")).toMatchObject({ action: "enable", instances: [] });
  expect(presets.query("t@3.service")).toMatchObject({ action: "disable" });
});
