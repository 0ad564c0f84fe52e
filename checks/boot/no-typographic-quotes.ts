import { type Finding, attempt, defineCheck, partial } from "../../src/lint/check.ts";

/** What word processors and web pages make of quotes and dashes. */
const typographic = /[\u2018\u2019\u201c\u201d\u2013\u2014\u2032\u2033]/;

const directories: readonly (readonly [directory: string, suffix: string])[] = [
  ["/etc/default/grub.d", ".cfg"],
  ["/etc/dracut.conf.d", ".conf"],
  ["/etc/modprobe.d", ".conf"],
  ["/etc/modules-load.d", ".conf"],
  ["/etc/sysctl.d", ".conf"],
];
const files = ["/etc/default/grub", "/etc/dracut.conf", "/etc/sysctl.conf", "/etc/initramfs-tools/modules"];

export default defineCheck({
  id: "boot.no-typographic-quotes",
  title: "Settings of boot and kernel have plain quotes and dashes",
  level: "must",
  requirements: ["boot.no-typographic-quotes"],
  why: "Some pages print add_drivers and GRUB_SERIAL_COMMAND with curly quotes and long dashes. Copied like that the drivers are not added and GRUB does not know the option. Lines that are comments do no harm.",
  fix: { text: "Type the line again with ASCII quotes and dashes, and make initramfs and boot configuration anew." },
  async run(image) {
    const unseen: Error[] = [];
    const findings: Finding[] = [];
    const paths = [...files];
    for (const [directory, suffix] of directories) {
      if ((await image.tree.stat(directory))?.type !== "directory") continue;
      const entries = (await attempt(unseen, image.tree.readDir(directory))) ?? [];
      paths.push(...entries.filter(({ name }) => name.endsWith(suffix)).map(({ name }) => `${directory}/${name}`));
    }
    for (const path of paths) {
      const text = await attempt(unseen, image.tree.readText(path, { optional: true }));
      for (const [index, line] of (text ?? "").split("\n").entries()) {
        const found = /^\s*[#;]/.test(line) ? undefined : typographic.exec(line)?.[0];
        if (found === undefined) continue;
        const code = `U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase()}`;
        findings.push({ message: `a typographic character (${code}) stands in a setting`, path, line: index + 1 });
      }
    }
    return partial(findings, unseen);
  },
});
