export interface AuthorizedKey {
  readonly line: number;
  /** `ssh-ed25519`, `ecdsa-sha2-nistp256`, …; `rsa1` for the numbers of protocol 1. */
  readonly type: string;
  /** Text after the key, mostly who made it; bounded. Not a secret. */
  readonly comment: string;
  /** The forced command, unescaped; undefined when the key may run anything. */
  readonly command: string | undefined;
  /** cloud-init's line for root: whoever logs in is told to use another account and thrown out. */
  readonly isRefusal: boolean;
}

const keyType = /^(?:(ssh|ecdsa|sk-ssh|sk-ecdsa|webauthn-sk-ecdsa|rsa|x509v3)-[A-Za-z0-9@._-]+|\d+)$/;

/** authorized_keys of sshd(8): one key a line, options in front. Lines that hold no key are passed over, as sshd does. */
export function parseAuthorizedKeys(text: string): readonly AuthorizedKey[] {
  const keys: AuthorizedKey[] = [];
  for (const [index, raw] of text.split("\n").entries()) {
    const content = raw.trim();
    if (content === "" || content.startsWith("#")) continue;
    const first = firstWord(content);
    const options = keyType.test(first) ? "" : first;
    const [type = "", key = "", ...comment] = content.slice(options.length).trim().split(/\s+/, 20);
    if (!keyType.test(type) || key === "") continue;
    const command = commandOf(options);
    keys.push({
      line: index + 1,
      type: /^\d+$/.test(type) ? "rsa1" : type,
      comment: comment.join(" ").slice(0, 80),
      command,
      isRefusal:
        command !== undefined && /Please login as the user\b/.test(command) && /\b(sleep|exit)\b/.test(command),
    });
  }
  return keys;
}

/** Up to the first blank outside double quotes. */
function firstWord(text: string): string {
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "\\" && quoted) at++;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && (character === " " || character === "\t")) return text.slice(0, at);
  }
  return text;
}

function commandOf(options: string): string | undefined {
  const start = /(^|,)command="/i.exec(options);
  if (!start) return undefined;
  let command = "";
  for (let at = start.index + start[0].length; at < options.length; at++) {
    const character = options[at] ?? "";
    if (character === '"') return command;
    if (character === "\\" && options[at + 1] === '"') command += options[++at] ?? "";
    else command += character;
  }
  return command;
}
