import { network } from "../../src/facts/network.ts";
import { settings } from "../../src/facts/network/networkd.ts";
import { type UdevRule, comparedWith, udev } from "../../src/facts/udev.ts";
import { type Finding, defineCheck } from "../../src/lint/check.ts";

export default defineCheck({
  id: "network.no-persistent-net-rules",
  title: "No rule gives a NIC its name by MAC address",
  level: "must",
  requirements: [
    "network.no-persistent-net-rules",
    "lisa.udev-persistent-net",
    "distro-flatcar.udev",
    "leftovers.udev-persistent-net",
  ],
  why: "A rule that calls the MAC address of the build machine eth0 keeps that name for it: the NIC of the new VM becomes eth1, for which nothing is configured. Rules of any file count (70-persistent-net.rules, 85-persistent-net-cloud-init.rules, own ones), and .link files that do the same; files of comments do not.",
  fix: {
    text: "Delete the rules.",
    commands: ["rm -f /etc/udev/rules.d/70-persistent-net.rules /etc/udev/rules.d/85-persistent-net-cloud-init.rules"],
  },
  async run(image) {
    const { rules } = await image.fact(udev);
    const findings: Finding[] = rules.filter(namesByMac).map((rule) => ({
      message: "the rule names a NIC by its MAC address",
      path: rule.path,
      line: rule.line,
      evidence: { actual: `${macOf(rule)} is ${nameOf(rule) ?? ""}` },
    }));
    const { files } = await image.fact(network);
    for (const file of files.linkFiles) {
      const mac = [...settings(file, "Match", "MACAddress"), ...settings(file, "Match", "PermanentMACAddress")][0];
      const name = settings(file, "Link", "Name").at(-1);
      if (mac && name)
        findings.push({
          message: "the .link file names a NIC by its MAC address",
          path: name.path,
          line: name.line,
          evidence: { actual: `${mac.value} is ${name.value}` },
        });
    }
    return findings;
  },
});

function namesByMac(rule: UdevRule): boolean {
  return (
    comparedWith(rule, "SUBSYSTEM").includes("net") &&
    /[0-9a-f]{2}:[0-9a-f]{2}:/i.test(macOf(rule)) &&
    nameOf(rule) !== undefined
  );
}

function macOf(rule: UdevRule): string {
  return [
    ...comparedWith(rule, "ATTR", "address"),
    ...comparedWith(rule, "ATTRS", "address"),
    ...comparedWith(rule, "SYSFS", "address"),
  ].join(", ");
}

function nameOf(rule: UdevRule): string | undefined {
  return rule.tokens.find(({ key, operator }) => key === "NAME" && operator !== "==" && operator !== "!=")?.value;
}
