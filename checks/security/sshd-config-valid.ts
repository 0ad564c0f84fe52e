import { matchesGlob } from "../../src/facts/glob.ts";
import { packages } from "../../src/facts/packages.ts";
import { type Sshd, type SshdDirective, sshd } from "../../src/facts/sshd.ts";
import { compareDotted } from "../../src/facts/version-order.ts";
import { type Finding, attempt, defineCheck, notApplicable, partial } from "../../src/lint/check.ts";

/** Groups that the provisioners put the administrator into. */
const adminGroups: readonly string[] = ["sudo", "wheel", "adm", "admin", "users", "systemd-journal"];
/** Keywords that take a list: to an old OpenSSH a comment's words are members of it, which harms nobody. */
const listKeywords: ReadonlySet<string> = new Set([
  "acceptenv",
  "allowgroups",
  "allowusers",
  "authenticationmethods",
  "authorizedkeysfile",
  "denygroups",
  "denyusers",
  "permitlisten",
  "permitopen",
  "setenv",
]);
const someUser = "someone-made-later";

export default defineCheck({
  id: "security.sshd-config-valid",
  title: "sshd accepts its configuration and lets the administrator in",
  level: "should",
  requirements: ["security.sshd-config-valid"],
  why: "sshd does not start with a line that it does not understand, and a list of users of the build shuts out the account that Azure makes. A trailing comment is one of those lines for OpenSSH before 8.7.",
  fix: { text: "Correct the line; `sshd -t` names it.", commands: ["sshd -t"] },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const config = await image.fact(sshd);
    if (config.path === undefined) return notApplicable("the image has no configuration of OpenSSH");
    const unseen: Error[] = [...config.unseen];
    const installed = (await attempt(unseen, image.fact(packages)))?.find("openssh-server", "openssh");
    const findings: Finding[] = [
      ...config.problems.map(({ message, path, line }) => ({ message, path, line })),
      ...(installed ? tooNew(config, installed.upstreamVersion) : []),
      ...lockouts(config),
    ];
    return partial(findings, unseen);
  },
});

/** Lines that this release of OpenSSH takes for an error although later ones do not. */
function tooNew(config: Sshd, version: string): readonly Finding[] {
  const findings: Finding[] = [];
  const at = ({ path, line }: { readonly path: string; readonly line: number }) => ({
    path,
    line,
    evidence: { actual: `OpenSSH ${version}` },
  });
  if (compareDotted(version, "8.2") < 0)
    for (const include of config.includes) findings.push({ message: "this OpenSSH knows no Include", ...at(include) });
  if (compareDotted(version, "8.7") < 0)
    for (const directive of config.directives)
      if (directive.trailingComment && !listKeywords.has(directive.keyword))
        findings.push({
          message: `a comment behind ${directive.written}, which this OpenSSH takes for a value`,
          ...at(directive),
        });
  return findings;
}

function lockouts({ directives, value, authorizedKeysFiles }: Sshd): readonly Finding[] {
  const lists = (keyword: string) => directives.filter((line) => line.keyword === keyword && line.match === undefined);
  const findings: Finding[] = [];
  const allowedUsers = lists("allowusers");
  if (allowedUsers[0] && !names(allowedUsers).some(matchesAnybody))
    findings.push({ message: "AllowUsers leaves out the account that Azure makes", ...placeOf(allowedUsers[0]) });
  const allowedGroups = lists("allowgroups");
  if (allowedGroups[0] && !names(allowedGroups).some((group) => adminGroups.some((name) => matchesGlob(group, name))))
    findings.push({ message: "AllowGroups leaves out the groups of the administrator", ...placeOf(allowedGroups[0]) });
  const denied = lists("denyusers").find((line) => line.args.some(matchesAnybody));
  if (denied) findings.push({ message: "DenyUsers shuts everybody out", ...placeOf(denied) });
  const keys = value("PubkeyAuthentication");
  if (keys?.value.toLowerCase() === "no")
    findings.push({ message: "logins by key are switched off", path: keys.path, line: keys.line });
  const [noFile] = lists("authorizedkeysfile");
  if (noFile && authorizedKeysFiles.length === 0)
    findings.push({ message: "sshd reads no keys of users", ...placeOf(noFile) });
  return findings;
}

function names(lines: readonly SshdDirective[]): readonly string[] {
  return lines.flatMap((line) => line.args);
}

/** A pattern `user@host` is for some hosts only; one with a wildcard for the user may be meant for everybody. */
function matchesAnybody(pattern: string): boolean {
  return matchesGlob(pattern.replace(/@.*$/, ""), someUser);
}

function placeOf({ path, line, args }: SshdDirective): Pick<Finding, "path" | "line" | "evidence"> {
  return { path, line, evidence: { actual: args.join(" ").slice(0, 100) } };
}
