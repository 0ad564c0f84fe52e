import { type BootMenu, bootEntries } from "../../src/facts/boot-entries.ts";
import { type Finding, defineCheck, notApplicable } from "../../src/lint/check.ts";
import { both, newBootConfiguration } from "../../src/lint/fix.ts";

export default defineCheck({
  id: "boot.grub-terminal-serial",
  title: "The menu of GRUB is seen on the serial console",
  level: "info",
  requirements: ["boot.grub-terminal-serial"],
  why: "Without a serial terminal the menu cannot be used from Azure's serial console to pick another kernel. What GRUB runs decides: terminal_input, terminal_output and serial of its configuration. A note, as official images do without, and as the firmware of Generation 2 shows its own console on the serial port.",
  fix: {
    text: "Set the terminal and make the configuration anew.",
    ...both(
      {
        commands: [
          `printf 'GRUB_TERMINAL="serial console"\\nGRUB_SERIAL_COMMAND="serial --speed=115200 --unit=0 --word=8 --parity=no --stop=1"\\n' >> /etc/default/grub`,
        ],
        commandsFor: {},
      },
      newBootConfiguration,
    ),
  },
  async run(image) {
    const menus = (await image.fact(bootEntries)).menus.filter(({ loader }) => loader === "grub");
    if (menus.length === 0) return notApplicable("GRUB does not boot the image");
    return menus.flatMap(judgeMenu);
  },
});

function judgeMenu({ commands, path }: BootMenu): readonly Finding[] {
  const last = (name: string) => commands.findLast((command) => command.name === name);
  const findings: Finding[] = [];
  for (const name of ["terminal_input", "terminal_output"]) {
    const command = last(name);
    if (command?.args.some((word) => /^serial(?:_|$)/.test(word))) continue;
    const actual = command ? [name, ...command.args].join(" ") : `no ${name}`;
    findings.push({
      message: `${name} does not name the serial port`,
      ...(command ? at(command) : { path }),
      evidence: { actual },
    });
  }
  if (findings.length === 0 && !last("serial")) findings.push({ message: "the serial port is not set up", path });
  return findings;
}

function at({ path, line }: { readonly path: string; readonly line: number }) {
  return { path, line };
}
