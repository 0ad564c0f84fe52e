import { findProgram } from "../../src/facts/programs.ts";
import { reachableStat } from "../../src/facts/reachable.ts";
import { readShellVariables } from "../../src/facts/shell-variables.ts";
import { units } from "../../src/facts/units.ts";
import { type Finding, attempt, defineCheck, partial } from "../../src/lint/check.ts";

const USERADD = "/etc/default/useradd";

export default defineCheck({
  id: "security.marketplace-test-access",
  title: "Certification can log in and use sudo",
  level: "marketplace",
  requirements: ["security.marketplace-test-access"],
  why: "The tests log in over SSH with the account that Azure makes and run commands with sudo. An image that does not allow this has to be declared as locked down, with the report of Microsoft's tool.",
  fix: { text: "Start sshd, install sudo and give new accounts a shell; or declare the offer as locked down." },
  appliesTo: { target: ["marketplace"] },
  async run(image) {
    const unseen: Error[] = [];
    const findings: Finding[] = [];
    const found = await attempt(unseen, image.fact(units));
    if (
      found &&
      found.manager !== "unknown" &&
      !found.startsAtBoot("ssh.service", "sshd.service", "ssh.socket", "sshd.socket")
    )
      findings.push({ message: "no SSH server starts at boot" });
    const sudo = (await findProgram(image.tree, "sudo")) ?? (await findProgram(image.tree, "doas"));
    if (sudo === undefined) findings.push({ message: "sudo is not installed" });
    const text = await attempt(unseen, image.tree.readText(USERADD, { optional: true }));
    const shell = readShellVariables(text ?? "", USERADD).variables.get("SHELL");
    if (shell && shell.value !== "") {
      const at = { path: USERADD, line: shell.line, evidence: { actual: shell.value.slice(0, 100) } };
      if (/\/(nologin|false)$/.test(shell.value)) findings.push({ message: "new accounts get no shell", ...at });
      else if (shell.value.startsWith("/") && !(await attempt(unseen, reachableStat(image.tree, shell.value))))
        findings.push({ message: "the shell of new accounts does not exist", ...at });
    }
    return partial(findings, unseen);
  },
});
