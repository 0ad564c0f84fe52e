import { accounts } from "../../src/facts/accounts.ts";
import { permissionsKnown } from "../../src/facts/permissions-known.ts";
import { findProgram } from "../../src/facts/programs.ts";
import { type Sudoers, type SudoersFile, sudoers } from "../../src/facts/sudoers.ts";
import { type Finding, defineCheck, notApplicable, partial } from "../../src/lint/check.ts";

export default defineCheck({
  id: "security.sudoers-valid",
  title: "sudo accepts its configuration and reads /etc/sudoers.d",
  level: "must",
  requirements: ["security.sudoers-valid", "generic.password-tools"],
  why: "sudo refuses a file that another than root owns or may write, and older releases refuse to work at all after a syntax error. The provisioners grant the administrator sudo in /etc/sudoers.d; without the include the grant is not read. 0440 is the usual mode; any that only root may write works, so a readable file is a note.",
  fix: {
    text: "Correct what visudo names.",
    commands: ["visudo -c", "chown root:root /etc/sudoers", "chmod 0440 /etc/sudoers /etc/sudoers.d/*"],
  },
  async run(image, { target }) {
    if ((await findProgram(image.tree, "sudo")) === undefined) return notApplicable("sudo is not installed");
    const config = await image.fact(sudoers);
    if (config.path === undefined && !(await image.fact(accounts)).present)
      return notApplicable("the image makes its configuration at first boot");
    if (config.path === undefined) return [{ message: "sudo has no sudoers file", path: "/etc/sudoers" }];
    const refused = (await image.fact(permissionsKnown)) ? config.files.flatMap(refusals) : [];
    const findings: Finding[] = [
      ...refused,
      ...config.problems.map(({ message, path, line }) => ({ message, path, ...(line === undefined ? {} : { line }) })),
      ...(target.type === "generalized" ? missingInclude(config) : []),
    ];
    return partial(findings, config.unseen);
  },
});

function refusals({ path, stat }: SudoersFile): readonly Finding[] {
  const mode = (stat.mode & 0o777).toString(8).padStart(4, "0");
  const evidence = { actual: mode, expected: "0440" };
  const findings: Finding[] = [];
  if (stat.uid !== 0)
    findings.push({ message: "owned by another than root", path, evidence: { actual: `uid ${stat.uid}` } });
  // A group that may write is only tolerated where it is root's.
  if ((stat.mode & 0o002) !== 0 || ((stat.mode & 0o020) !== 0 && stat.gid !== 0))
    findings.push({ message: "others than root may write it", path, evidence });
  else if ((stat.mode & 0o004) !== 0)
    findings.push({ message: "everybody may read it", path, evidence, level: "info" });
  return findings;
}

function missingInclude({ path, files, includedDirectories }: Sudoers): readonly Finding[] {
  if (includedDirectories.includes("/etc/sudoers.d")) return [];
  const at = path ?? files[0]?.path;
  return [{ message: "/etc/sudoers.d is not included", ...(at === undefined ? {} : { path: at }) }];
}
