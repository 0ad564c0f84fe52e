import sshdConfigValid from "../../../checks/security/sshd-config-valid.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";

const main = (text: string) => ({ "/etc/ssh/sshd_config": text });
const version = (text: string) => ({
  "/var/lib/dpkg/status": `Package: openssh-server\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${text}\n`,
});

checkTest(sshdConfigValid, {
  pass: {
    "an ordinary one": main(
      "Include sshd_config.d/*.conf\nAllowUsers *@10.0.0.0/8\nAllowGroups wheel\nDenyUsers root\n",
    ),
    "a comment behind a value, for a new OpenSSH": { ...main("Port 22 # ssh\n"), ...version("1:9.2p1-2") },
    "a comment behind a list": { ...main("AllowUsers * # all\n"), ...version("1:7.4p1-1") },
  },
  fail: {
    "a word that sshd does not know": [main("\nPermitRootLogon no\n"), { path: "/etc/ssh/sshd_config", line: 2 }],
    "an old OpenSSH": [
      { ...main("Include a.conf\nPort 22 # ssh\n"), ...version("1:7.4p1-1") },
      { line: 1, message: "Include" },
      { line: 2, message: "comment behind Port" },
    ],
    "only the builder": [
      main("AllowUsers builder\nAllowUsers packer@10.*\n"),
      { line: 1, evidence: { actual: "builder" } },
    ],
    "only a group of the company": [main("AllowGroups corp\n"), { message: "AllowGroups" }],
    "everybody denied": [main("DenyUsers root *\n"), { message: "DenyUsers" }],
    "no keys": [
      main("PubkeyAuthentication no\nAuthorizedKeysFile none\n"),
      { message: "logins by key" },
      { message: "reads no keys" },
    ],
  },
  notApplicable: { "no OpenSSH": {} },
  undecided: { "an unreadable drop-in": { ...main("Include /etc/ssh/a.conf\n"), "/etc/ssh/a.conf": unreadable() } },
});
