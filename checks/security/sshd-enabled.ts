import { findProgram } from "../../src/facts/programs.ts";
import { type Unit, units } from "../../src/facts/units.ts";
import { type Finding, defineCheck, undecided } from "../../src/lint/check.ts";
import { both, installing } from "../../src/lint/fix.ts";

/** Services and sockets of OpenSSH and Dropbear in every distribution. */
const names: readonly string[] = [
  "ssh.service",
  "sshd.service",
  "ssh.socket",
  "sshd.socket",
  "sshd-unix-local.socket",
  "dropbear.service",
  "dropbear.socket",
];

export default defineCheck({
  id: "security.sshd-enabled",
  title: "An SSH server starts at boot",
  level: "must",
  requirements: ["security.sshd-enabled", "distro-rhel.services", "distro-suse.services"],
  why: "SSH is the only way into a Linux VM on Azure, and certification logs in by it. A socket that starts the server on demand is as good. An offer that is locked down on purpose has to be declared so.",
  fix: {
    text: "Install an SSH server and enable its unit.",
    ...both(
      installing({
        debian: "openssh-server",
        redhat: "openssh-server",
        suse: "openssh",
        azurelinux: "openssh-server",
        photon: "openssh-server",
      }),
      {
        commands: ["systemctl enable sshd.service"],
        commandsFor: { debian: ["systemctl enable ssh.service"], alpine: ["rc-update add sshd default"] },
      },
    ),
  },
  references: [
    {
      title: "Prepare a Linux VHD",
      url: "https://learn.microsoft.com/azure/virtual-machines/linux/create-upload-generic",
    },
  ],
  async run(image) {
    const program = (await findProgram(image.tree, "sshd")) ?? (await findProgram(image.tree, "dropbear"));
    const found = await image.fact(units);
    if (found.startsAtBoot(...names)) return program === undefined ? [missing()] : [];
    if (program === undefined) return [missing()];
    if (found.manager === "unknown") return undecided("the image has no service manager whose files are known");
    return [notStarted(found.find(...names))];
  },
});

function missing(): Finding {
  return { message: "no SSH server is installed", evidence: { expected: "sshd or dropbear" } };
}

function notStarted(unit: Unit | undefined): Finding {
  if (!unit) return { message: "the SSH server has no unit that starts it" };
  const message = unit.masked ? `${unit.name} is masked` : `${unit.name} does not start at boot`;
  return { message, path: unit.path, subject: unit.name, evidence: { actual: unit.isEnabled } };
}
