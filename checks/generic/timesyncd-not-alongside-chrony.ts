import { timeSync } from "../../src/facts/time-sync.ts";
import { defineCheck, notApplicable } from "../../src/lint/check.ts";

export default defineCheck({
  id: "generic.timesyncd-not-alongside-chrony",
  title: "systemd-timesyncd does not run beside chrony",
  level: "should",
  requirements: ["generic.timesyncd-not-alongside-chrony", "lisa.timesync-chrony"],
  why: "Both set the clock, from different sources, and log each other's steps as errors. A unit file of timesyncd whose program is not installed, or that does not start, does no harm.",
  fix: { text: "Disable timesyncd.", commands: ["systemctl disable --now systemd-timesyncd"] },
  async run(image) {
    const { services } = await image.fact(timeSync);
    if (!services.some(({ daemon, runs }) => daemon === "chrony" && runs))
      return notApplicable("chrony does not start at boot");
    return services
      .filter(({ daemon, runs }) => daemon === "systemd-timesyncd" && runs)
      .map(({ unit }) => ({
        message: "systemd-timesyncd starts beside chrony",
        path: unit.startReasons[0]?.path ?? unit.path,
        subject: unit.name,
      }));
  },
});
