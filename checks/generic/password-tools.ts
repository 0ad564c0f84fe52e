import { sudoers } from "../../src/facts/sudoers.ts";
import { type Finding, attempt, defineCheck, partial } from "../../src/lint/check.ts";
import { both, installing } from "../../src/lint/fix.ts";
import { missingPrograms } from "./_programs.ts";

export default defineCheck({
  id: "generic.password-tools",
  title: "The admin user can get a password and sudo",
  level: "must",
  requirements: ["generic.password-tools"],
  why: "Whoever provisions sets the password with chpasswd and grants sudo by a file in /etc/sudoers.d, which only counts when the main file takes that directory in. Without them the VM is ready and nobody can become root.",
  fix: {
    text: "Install sudo and the shadow tools, and include the directory.",
    ...both(
      installing({
        debian: "sudo passwd",
        redhat: "sudo shadow-utils passwd",
        suse: "sudo shadow",
        azurelinux: "sudo shadow-utils",
      }),
      {
        commands: [
          "grep -q 'includedir /etc/sudoers.d' /etc/sudoers || echo '#includedir /etc/sudoers.d' >> /etc/sudoers",
        ],
        commandsFor: {},
      },
    ),
  },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const unseen: Error[] = [];
    const findings: Finding[] = [
      ...((await attempt(unseen, missingPrograms(image, [{ name: "chpasswd" }, { name: "sudo", or: ["sudo-rs"] }]))) ??
        []),
    ];
    const rules = await attempt(unseen, image.fact(sudoers));
    if (rules?.path !== undefined && rules.unseen.length === 0 && !rules.includedDirectories.includes("/etc/sudoers.d"))
      findings.push({
        message: "/etc/sudoers.d is not taken in",
        path: rules.path,
        evidence: { expected: "@includedir /etc/sudoers.d" },
      });
    return partial(findings, [...unseen, ...(rules?.unseen ?? [])]);
  },
});
