import { bootEntries } from "../../src/facts/boot-entries.ts";
import { failedCondition } from "../../src/facts/unit-conditions.ts";
import { type Units, units } from "../../src/facts/units.ts";
import type { Image } from "../../src/image/image.ts";
import { type Finding, attempt, defineCheck, partial } from "../../src/lint/check.ts";

const flags: readonly (readonly [path: string, message: string, level: "should" | "info"])[] = [
  ["/.autorelabel", "SELinux relabels all files at the first boot, which takes minutes", "info"],
  ["/.unconfigured", "the system asks for its setup at the first boot", "should"],
  ["/etc/reconfigSys", "the system asks for its setup at the first boot", "should"],
];

/** Services that ask their questions on the console before anybody can log in. */
const dialogs: readonly string[] = [
  "initial-setup.service",
  "initial-setup-text.service",
  "initial-setup-graphical.service",
  "firstboot-text.service",
  "firstboot-graphical.service",
  "jeos-firstboot.service",
];

export default defineCheck({
  id: "leftovers.first-boot-flags",
  title: "Nothing asks questions at the first boot",
  level: "should",
  requirements: ["leftovers.first-boot-flags", "distro-rhel.firstboot-off"],
  why: "A setup dialog on the console waits for ever, since nobody sits there. systemd-firstboot asks when the machine id says first boot and locale or time zone are not set. A relabelling that a builder asked for on purpose ends by itself: a note.",
  fix: {
    text: "Delete the flags and switch the dialogs off.",
    commands: [
      "rm -f /.unconfigured /etc/reconfigSys",
      "systemctl mask systemd-firstboot.service initial-setup.service",
    ],
  },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const unseen: Error[] = [];
    const findings: Finding[] = [];
    for (const [path, message, level] of flags)
      if (await attempt(unseen, image.tree.lstat(path))) findings.push({ message, path, level });
    const all = await attempt(unseen, image.fact(units));
    if (all) {
      for (const name of dialogs) {
        const unit = all.find(name);
        if (unit?.startsAtBoot === true && !(await attempt(unseen, failedCondition(image.tree, unit))))
          findings.push({ message: `${name} asks questions on the console`, path: unit.path, subject: name });
      }
      findings.push(...(await firstbootDialog(image, all, unseen)));
    }
    return partial(findings, unseen);
  },
});

const settings: readonly (readonly [prompt: string, path: string, what: string])[] = [
  ["--prompt-locale", "/etc/locale.conf", "locale"],
  ["--prompt-timezone", "/etc/localtime", "time zone"],
];

async function firstbootDialog(image: Image, all: Units, unseen: Error[]): Promise<readonly Finding[]> {
  const unit = all.find("systemd-firstboot.service");
  if (!unit?.startsAtBoot || !all.firstBoot) return [];
  const command = unit
    .values("Service", "ExecStart")
    .map(({ value }) => value)
    .join(" ");
  const missing: string[] = [];
  for (const [prompt, path, what] of settings) {
    const asks = command.includes(prompt) || /--prompt(\s|$)/.test(command);
    if (asks && !(await attempt(unseen, image.tree.lstat(path)))) missing.push(what);
  }
  if (missing.length === 0) return [];
  const { defaults } = (await attempt(unseen, image.fact(bootEntries))) ?? { defaults: [] };
  const isOff = (words: readonly { readonly text: string }[]) =>
    words.some(({ text }) => /^systemd\.firstboot=(off|no|0|false)$/.test(text));
  if (defaults.length > 0 && defaults.every(({ cmdline }) => cmdline && isOff(cmdline))) return [];
  return [
    {
      message: "systemd-firstboot asks questions on the console",
      path: unit.path,
      subject: unit.name,
      evidence: { actual: `not set: ${missing.join(", ")}` },
    },
  ];
}
