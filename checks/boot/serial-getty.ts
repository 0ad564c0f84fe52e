import { os } from "../../src/facts/os.ts";
import { findGenerator, units } from "../../src/facts/units.ts";
import { defineCheck, notApplicable, undecided } from "../../src/lint/check.ts";
import { consolesOf, isSerialConsole, startedEntries } from "./_command-line.ts";

function startLines(port: "ttyS0" | "ttyAMA0"): readonly string[] {
  return [`systemctl unmask serial-getty@${port}`, `systemctl enable serial-getty@${port}`];
}

export default defineCheck({
  id: "boot.serial-getty",
  title: "A login prompt runs on the serial port",
  level: "should",
  requirements: ["boot.serial-getty", "lisa.serial-console-login", "lisa.smoke-serial-pattern"],
  why: "Azure's serial console is a way in when the network is not, if someone asks for a name there. systemd starts serial-getty for each serial console of the kernel, unless the unit or its generator is masked; a link in getty.target.wants does without the console.",
  fix: { text: "Start the unit at boot; on arm64 the port is ttyAMA0.", commands: startLines("ttyS0") },
  references: [
    {
      title: "Azure serial console for Linux",
      url: "https://learn.microsoft.com/troubleshoot/azure/virtual-machines/linux/serial-console-linux",
    },
  ],
  async run(image, { target }) {
    const all = await image.fact(units);
    if (all.manager !== "systemd") return notApplicable("only systemd starts prompts by units");
    const arm = (target.arch ?? (await image.fact(os)).arch) === "aarch64";
    const port = arm ? "ttyAMA0" : "ttyS0";
    const subject = `serial-getty@${port}.service`;
    const fix = { text: "Start the unit at boot.", commands: startLines(port) };
    const unit = all.find(subject);
    if (unit?.masked === true) return [{ message: `${subject} is masked`, path: unit.path, subject, fix }];
    if (all.startsAtBoot(subject)) return [];
    const started = await startedEntries(image);
    if (started.length === 0) return undecided("no boot configuration with a kernel command line was found");
    const generator = await findGenerator(image.tree, "systemd-getty-generator");
    const isConsole = (value: string) => isSerialConsole(value, arm) || (arm && isSerialConsole(value, false));
    const without = started.find(({ words }) => !consolesOf(words).some(isConsole));
    if (generator?.masked === true)
      return [{ message: "the generator of serial prompts is masked", path: generator.path, subject, fix }];
    if (!without) return [];
    return [{ message: `nothing asks for a name on ${port}: it is no console of the kernel`, ...without.at, fix }];
  },
});
