import { intKeys, switchKeys, waagentKeys } from "../../src/facts/waagent/keys.ts";

/**
 * Texts of waagent.conf, the same at every run: all that people, tools and editors make of the file, and what nobody
 * would write. Each text sets a handful of keys, so that a disagreement can be read.
 */
export function waagentConfTexts(count: number, seed = 20_26): readonly string[] {
  const random = randomFrom(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const chance = (probability: number) => random() < probability;

  function value(key: string): string {
    const kinds = [
      () => pick(agents),
      () => pick(switches),
      () => pick(numbers),
      () => pick(texts),
      () => pick(["None", "none", "NONE", '"None"', "None ", "'None'", "None # unset", "\tNone", "None\t"]),
      () => "",
    ];
    const own = key.startsWith("Provisioning.Agent")
      ? () => pick(agents)
      : Object.hasOwn(switchKeys, key)
        ? () => pick(switches)
        : Object.hasOwn(intKeys, key)
          ? () => pick(numbers)
          : () => pick(texts);
    return chance(0.75) ? own() : pick(kinds)();
  }

  function dressed(text: string): string {
    const quoted = pick([
      text,
      text,
      text,
      `"${text}"`,
      `"${text}`,
      `${text}"`,
      `'${text}'`,
      `" ${text} "`,
      `""${text}""`,
    ]);
    const padded = pick([
      quoted,
      quoted,
      ` ${quoted}`,
      `${quoted} `,
      `\t${quoted}`,
      `${quoted}\t`,
      `\u00a0${quoted}\u2003`,
    ]);
    return pick([
      padded,
      padded,
      padded,
      `${padded} # note`,
      `${padded}#note`,
      `${padded} ## "q" =`,
      `# ${padded}`,
      `${padded}\r`,
    ]);
  }

  function spelt(key: string): string {
    return pick([
      key,
      key,
      key,
      key,
      key,
      key,
      key.toLowerCase(),
      key.toUpperCase(),
      `${key}s`,
      `\uFEFF${key}`,
      `"${key}"`,
    ]);
  }

  function line(): string {
    const key = chance(0.45) ? pick(provisioningKeys) : pick(chance(0.9) ? keys : unread);
    const equals = pick(["=", "=", "=", " = ", "\t=\t", "= ", " =", "==", ": ", " "]);
    const indent = pick(["", "", "", "", " ", "\t", "#", " #", "# ", ";", "\x1f", "\x85"]);
    return `${indent}${spelt(key)}${equals}${dressed(value(key))}`;
  }

  const noise = () =>
    pick(["", "", "# comment", " ", "[Provisioning]", "=", "==", " = y", "junk", "\x00=y", "\f", "é=ü"]);

  function text(): string {
    const lines = Array.from({ length: 1 + Math.floor(random() * 14) }, () => (chance(0.85) ? line() : noise()));
    // Repeats: the last occurrence counts, also one that takes the value back.
    while (chance(0.4)) lines.push(chance(0.3) ? `${pick(keys)}=None` : line());
    const body = lines.join(pick(["\n", "\n", "\n", "\n", "\r\n", "\n\n", "\n \n"]));
    return `${pick(["", "", "", "", "\uFEFF"])}${body}${pick(["\n", "\n", "", "\r\n"])}`;
  }

  return [...fixedTexts(), ...Array.from({ length: count }, text)].filter((content) => content !== "");
}

const keys = waagentKeys();
const provisioningKeys = keys.filter((key) => key.startsWith("Provisioning.") || key.startsWith("AutoUpdate."));
const unread = [
  "LBProbeResponder",
  "Home.Dir",
  "AutoUpdate.Frequency",
  "ResourceDisk.FileSystem",
  "constructor",
  "__proto__",
];

const agents = [
  ..."auto waagent cloud-init disabled Auto AUTO Cloud-Init cloudinit cloud_init cloud-init-local WAAgent".split(" "),
  ..."enabled none default auto, auto; waagent,cloud-init".split(" "),
  "cloud-init disabled",
];
const switches = ["y", "n", "Y", "N", "yes", "no", "true", "false", "1", "0", "on", "off", "y n", "Ｙ", "y;"];
const numbers = [
  ..."0 1 6 -1 +7 007 30 300 3600 2048 1_000 1__0 _1 1_ 0x10 1.5 1e3 2048MB 9007199254740991".split(" "),
  "1 0",
  "- 7",
  "+",
  "one",
  "２",
  "\x1c5\x1c",
];
const texts = [
  ..."/etc/ssh /var/lib/waagent ext4 xfs rsa auto ed25519 6 a=b a==b= 300 dhcp static nodev,nosuid".split(" "),
  "a b",
  "a\tb",
  "'/x'",
  '"/x',
  'a"b',
  '" "',
  "\\",
  "\\n",
  "\\\n",
  "$HOME",
  "é",
  "\u0000",
  "\uFEFFx",
  "x\uFEFF",
  "x\x85",
];

/** Each spelling of the mode alone, so that a failure names it. */
function fixedTexts(): string[] {
  const modes = [...agents, "", "None", "none", '"None"', " ", '"'];
  return modes.flatMap((mode) => [
    `Provisioning.Agent=${mode}\n`,
    `Provisioning.Agent = "${mode}"\n`,
    `Provisioning.Agent="${mode}"\t\r\n`,
    `Provisioning.Agent=auto\nProvisioning.Agent=${mode} # last one wins\n`,
  ]);
}

/** Mulberry32: small, and the same everywhere. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
