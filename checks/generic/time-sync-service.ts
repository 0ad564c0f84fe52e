import { os } from "../../src/facts/os.ts";
import { timeSync } from "../../src/facts/time-sync.ts";
import { defineCheck, undecided } from "../../src/lint/check.ts";
import { both, installing } from "../../src/lint/fix.ts";

export default defineCheck({
  id: "generic.time-sync-service",
  title: "A time service starts at boot",
  level: "should",
  requirements: ["generic.time-sync-service", "lisa.timesync-chrony"],
  why: "Hyper-V's own time service corrects the clock after pauses only; without chrony, ntpd or systemd-timesyncd the clock drifts, and tokens and certificates fail. Two that run together pull the clock to and fro; systemd-timesyncd beside chrony has a check of its own.",
  fix: {
    text: "Install and enable chrony.",
    ...both(
      installing({ debian: "chrony", redhat: "chrony", suse: "chrony", azurelinux: "chrony", photon: "chrony" }),
      { commands: ["systemctl enable chronyd"], commandsFor: { debian: ["systemctl enable chrony"] } },
    ),
  },
  async run(image) {
    const { services } = await image.fact(timeSync);
    const running = services.filter(({ runs }) => runs);
    if (running.length === 0) {
      // Flatcar's chrony lies in the system extension for Azure, which the root does not show.
      if ((await image.fact(os)).family === "flatcar")
        return undecided("the time service may lie in the OEM partition");
      if (services.length === 0) return [{ message: "no time service is installed" }];
      return services.map(({ unit }) => ({
        message: `${unit.name} does not start at boot`,
        path: unit.path,
        subject: unit.name,
        evidence: { actual: unit.isEnabled, expected: "enabled" },
      }));
    }
    const [first, ...others] = running.filter(({ daemon }) => daemon !== "systemd-timesyncd");
    return others.map(({ unit }) => ({
      message: `${unit.name} keeps the clock beside ${first?.unit.name ?? ""}`,
      path: unit.path,
      subject: unit.name,
    }));
  },
});
