import { gone, type Judgement, lineThat } from "./_gone.ts";

/** Lines that set a password or passphrase: kickstart, preseed, autoinstall and other YAML, AutoYaST. */
const secrets: readonly RegExp[] = [
  /^\s*rootpw\s(?!.*--lock)/,
  /^\s*rootpw\s.*\$[0-9a-z]+\$/,
  /^\s*(user|sshpw|bootloader|rdp|vnc)\s.*--password[= ]/,
  /\s--(passphrase|one-time-password|activation-key)[= ]/,
  /\bpasswd\/(root|user)-password(-again|-crypted)?\s+(password|string)\s+\S/,
  /^\s*(?:-\s*)?(password|passwd|hashed_passwd|hashed-password|plain_text_passwd)\s*:\s*["']?[^\s"'!*]/,
  /<(user_password|encryption_key|reg_code)>\s*[^<\s!*]/,
];
const secretLines = secrets.map((pattern) => lineThat(pattern));

/** Answers with a secret are an error; without one they only describe the installation. */
function answers(text: string): Judgement {
  for (const judge of secretLines) {
    const found = judge(text);
    if (found) return { ...found, what: "installer answers with a password or key" };
  }
  return { level: "info" };
}

export default gone({
  id: "leftovers.installer-files",
  title: "No answers and logs of the installer are left",
  level: "must",
  why: "Answer files hold the hash or text of passwords, passphrases and activation keys that the build used. Without such a line they are a note; the installer's logs are a warning.",
  fix: {
    text: "Delete the files.",
    commands: [
      "rm -f /root/anaconda-ks.cfg /root/original-ks.cfg /root/preseed*",
      "rm -rf /var/log/anaconda /var/log/installer /var/log/YaST2 /var/adm/autoinstall",
    ],
  },
  places: [
    { path: "/root/{*-ks.cfg,ks.cfg,preseed*,autoinstall*}", what: "installer answers", judge: answers },
    { path: "/{preseed.cfg,ks.cfg,autoinst.xml}", what: "installer answers", judge: answers },
    { path: "/var/log/installer/{autoinstall-user-data,user-data}", what: "installer answers", judge: answers },
    { path: "/var/adm/autoinstall/cache/*", what: "installer answers", judge: answers },
    { path: "/var/log/{anaconda,installer,YaST2}/", what: "logs of the installer", level: "should" },
    { path: "/var/log/anaconda.*", what: "logs of the installer", level: "should", together: true },
  ],
});
