import loginUmask from "../../../checks/security/login-umask.ts";
import { checkTest } from "../../../src/testing/index.ts";

const azl = (defs: string, version = "4.0") => ({
  "/etc/os-release": `ID=azurelinux\nVERSION_ID="${version}"\n`,
  "/etc/login.defs": defs,
});

checkTest(loginUmask, {
  pass: { "027": azl("UMASK\t027\n"), tighter: azl("UMASK 0077\n") },
  fail: {
    "022": [azl("UMASK 022\n"), { path: "/etc/login.defs", line: 1, evidence: { actual: "022" } }],
    "026 is no tighter": [azl("UMASK 026\n"), { line: 1 }],
    "not set": [azl("#UMASK 027\n"), { message: "not set" }],
  },
  notApplicable: {
    "Azure Linux 3": azl("UMASK 022\n", "3.0"),
    others: { "/etc/os-release": "ID=debian\n", "/etc/login.defs": "UMASK 022\n" },
  },
});
