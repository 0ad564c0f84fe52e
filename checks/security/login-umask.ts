import { accounts } from "../../src/facts/accounts.ts";
import { os } from "../../src/facts/os.ts";
import { defineCheck, notApplicable } from "../../src/lint/check.ts";

export default defineCheck({
  id: "security.login-umask",
  title: "New files of users are closed to others",
  level: "should",
  requirements: ["lisa.azl-static-umask"],
  why: "A rule of Azure Linux 4 for its own images: UMASK in login.defs is 027 or tighter, so that files of new accounts are closed to others and useradd makes homes that only the owner enters. Other distributions ship 022 on purpose and are not asked.",
  fix: { text: "Set UMASK 027 in /etc/login.defs." },
  appliesTo: { family: ["azurelinux"] },
  async run(image) {
    if (((await image.fact(os)).major ?? 0) < 4) return notApplicable("a rule of Azure Linux 4 and later");
    const { loginDefs } = await image.fact(accounts);
    const setting = loginDefs.get("UMASK");
    if (!setting)
      return [{ message: "UMASK is not set", path: "/etc/login.defs", evidence: { expected: "027 or tighter" } }];
    const { path, line, value } = setting;
    const mask = /^0*[0-7]{1,4}$/.test(value) ? Number.parseInt(value, 8) : 0;
    // Tighter means that every bit of 027 is taken away.
    if ((mask & 0o027) === 0o027) return [];
    return [
      {
        message: "UMASK leaves new files open",
        path,
        line,
        evidence: { actual: value.slice(0, 20), expected: "027 or tighter" },
      },
    ];
  },
});
