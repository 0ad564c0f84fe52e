import { findProgram } from "../../src/facts/programs.ts";
import { type SudoSubject, sudoers } from "../../src/facts/sudoers.ts";
import { type Finding, defineCheck, notApplicable, partial } from "../../src/lint/check.ts";

/** The account that Azure makes: a new name in the groups that the provisioners use. */
const administrator: SudoSubject = { groups: ["sudo", "wheel", "admin", "adm", "users"] };

export default defineCheck({
  id: "security.sudoers-no-targetpw",
  title: "sudo asks for the user's own password",
  level: "must",
  requirements: ["security.sudoers-no-targetpw", "lisa.default-targetpw"],
  why: "With targetpw, rootpw or runaspw sudo asks for a password that nobody has, since root is locked: the administrator whom Azure makes cannot become root. The last setting wins, so SUSE's vendor line is undone by `Defaults !targetpw` in /etc/sudoers.d, as official images have it; the `ALL ALL=(ALL) ALL` beside it then asks for the user's own password.",
  fix: {
    text: "Comment the line out, or undo it in a drop-in.",
    commands: ["echo 'Defaults !targetpw' >/etc/sudoers.d/00-defaults", "chmod 0440 /etc/sudoers.d/00-defaults"],
  },
  async run(image) {
    if ((await findProgram(image.tree, "sudo")) === undefined) return notApplicable("sudo is not installed");
    const { flag, unseen } = await image.fact(sudoers);
    const findings: Finding[] = ["targetpw", "rootpw", "runaspw"].flatMap((name) => {
      const setting = flag(name, administrator);
      return setting?.value === true
        ? [
            {
              message: `sudo asks for another password than the user's: ${name} is set`,
              path: setting.path,
              line: setting.line,
              subject: name,
            },
          ]
        : [];
    });
    return partial(findings, unseen);
  },
});
