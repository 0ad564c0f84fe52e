import { walk } from "../../src/image/tree/walk.ts";
import { isImageError } from "../../src/image/errors.ts";
import { type Finding, defineCheck, partial } from "../../src/lint/check.ts";

const roots: readonly string[] = ["/etc", "/root", "/srv", "/tmp", "/var"];

/** Below these lie files of package managers, containers and applications by the thousand, with names of their own. */
const notEntered: readonly RegExp[] = [
  /^\/var\/(cache|backups|log|lib\/(apt|dpkg|rpm|dnf|yum|pacman|docker|containers|containerd|snapd|flatpak|kubelet|waagent))$/,
  /^\/etc\/(ssl\/certs|pki\/ca-trust|alternatives|selinux)$/,
];

/** Backups of these can hold secrets or open a door. */
const sensitive =
  /(^|[._-])(g?shadow|passwd|sudoers|authorized_keys|id_(rsa|dsa|ecdsa|ed25519)|credentials?|secrets?|htpasswd|krb5)\b|\.(key|pem|p12|pfx|keytab|kdbx|ovpn|env)\b/i;

const MAX_NOTES = 10;

export default defineCheck({
  id: "leftovers.backup-files",
  title: "No editor backups of sensitive files are left",
  level: "should",
  requirements: ["leftovers.backup-files"],
  why: "An editor's copy of shadow, sudoers or a key file keeps what was taken out of the original: everybody who has the image can read the hash or key. Packages themselves leave harmless copies (authselect's nsswitch.conf.bak is in official images), so other backups are a note.",
  fix: {
    text: "Delete the copies.",
    commands: ["find /etc /root /srv /tmp /var -xdev \\( -name '*.bak' -o -name '*~' \\) -delete"],
  },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const unseen: Error[] = [];
    const findings: Finding[] = [];
    const others: string[] = [];
    for (const root of roots) {
      try {
        const enter = (path: string) => !notEntered.some((pattern) => pattern.test(path));
        for await (const { path, type } of walk(image.tree, root, { maxDepth: 6, maxEntries: 40_000, enter })) {
          if (type !== "file" || !/(\.bak|~)$/.test(path)) continue;
          if (sensitive.test(path.slice(path.lastIndexOf("/") + 1)))
            findings.push({ message: "backup of a sensitive file left behind", path });
          else others.push(path);
        }
      } catch (error) {
        if (!isImageError(error)) throw error;
        unseen.push(error);
      }
    }
    const notes = others
      .slice(0, MAX_NOTES)
      .map((path) => ({ message: "backup file left behind", path, level: "info" as const }));
    return partial([...findings, ...notes], unseen);
  },
});
