import { os } from "../../src/facts/os.ts";
import { pathGlob } from "../../src/facts/path-glob.ts";
import { findProgram } from "../../src/facts/programs.ts";
import { type UdevRule, udev } from "../../src/facts/udev.ts";
import { type Unit, units } from "../../src/facts/units.ts";
import type { Image } from "../../src/image/image.ts";
import { type Level, defineCheck, notApplicable } from "../../src/lint/check.ts";
import { installing } from "../../src/lint/fix.ts";

const serviceNames = ["hypervkvpd.service", "hv-kvp-daemon.service", "hv_kvp_daemon.service"];

/** Where distributions keep the daemon outside of the program directories. */
const elsewhere = [
  "/usr/lib/linux-tools/*/hv_kvp_daemon",
  "/usr/lib/hyper-v/bin/hv_kvp_daemon",
  "/usr/libexec/hypervkvpd/hypervkvpd",
];

export default defineCheck({
  id: "generic.hyperv-daemons",
  title: "The key-value daemon of Hyper-V is there and starts",
  level: "should",
  requirements: ["generic.hyperv-daemons", "lisa.kvp-daemon", "distro-debian.hyperv-daemons", "lisa.kvp-pools"],
  why: "Provisioning reports its progress to the platform by key-value pairs, which the daemon carries; without it a failed deployment says nothing. Microsoft tests for it on Azure Linux; the Red Hat family and SUSE ship it in their images. Debian, Ubuntu and others publish images without it, so there it is only noted. Confidential VMs have no such channel.",
  fix: {
    text: "Install the daemons.",
    ...installing({
      debian: "hyperv-daemons",
      redhat: "hyperv-daemons",
      suse: "hyper-v",
      azurelinux: "hyperv-daemons",
    }),
  },
  async run(image, { target }) {
    if (target.security === "confidential") return notApplicable("confidential VMs have no key-value channel");
    const { family } = await image.fact(os);
    const shipped = family === "redhat" || family === "suse" || family === "azurelinux";
    const level: Level = shipped ? "should" : "info";
    if (!(await hasDaemon(image))) return [{ message: "hypervkvpd or hv_kvp_daemon is not installed", level }];
    const unit = (await image.fact(units)).find(...serviceNames);
    if (!unit) return [{ message: "no service starts the key-value daemon", level: "info" }];
    if (unit.masked) return [{ message: `${unit.name} is masked`, path: unit.path, subject: unit.name, level }];
    const { rules } = await image.fact(udev);
    if (unit.startsAtBoot || unit.startsOnDemand || rules.some((rule) => pullsIn(rule, unit))) return [];
    return [
      {
        message: `${unit.name} does not start at boot`,
        path: unit.path,
        subject: unit.name,
        level: family === "azurelinux" ? "should" : "info",
        evidence: { actual: unit.isEnabled, expected: "enabled" },
      },
    ];
  },
});

async function hasDaemon(image: Image): Promise<boolean> {
  for (const name of ["hypervkvpd", "hv_kvp_daemon"])
    if ((await findProgram(image.tree, name)) !== undefined) return true;
  for (const pattern of elsewhere) if ((await pathGlob(image.tree, pattern)).length > 0) return true;
  return false;
}

/** udev starts the service when the device of the channel appears. */
function pullsIn(rule: UdevRule, unit: Unit): boolean {
  return rule.tokens.some(
    ({ key, attribute, value }) =>
      key === "ENV" && attribute === "SYSTEMD_WANTS" && value.split(/\s+/).includes(unit.name),
  );
}
