import { isImageError } from "../image/errors.ts";
import { type Located, defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import { readShellVariables } from "./shell-variables.ts";

export interface HostName extends Located<string> {
  /** What the place is: the host's own name, its name for people, the domain of its mail, or an address of its own. */
  readonly kind: "host" | "pretty" | "mail" | "hosts";
}

export interface HostNames {
  /** Names in the image, the one that decides at boot first. */
  readonly names: readonly HostName[];
  readonly unseen: readonly Error[];
}

type Reader = (text: string, path: string) => readonly HostName[];

const places: readonly (readonly [path: string, read: Reader])[] = [
  ["/etc/hostname", (text, path) => nameLine(text, path, "host")],
  ["/etc/HOSTNAME", (text, path) => nameLine(text, path, "host")],
  ["/etc/sysconfig/network", (text, path) => variable(text, path, "HOSTNAME", "host")],
  ["/etc/conf.d/hostname", (text, path) => variable(text, path, "hostname", "host")],
  ["/etc/machine-info", (text, path) => variable(text, path, "PRETTY_HOSTNAME", "pretty")],
  ["/etc/mailname", (text, path) => nameLine(text, path, "mail")],
  ["/etc/hosts", hostsOfLoopback],
];

/** Where the image says how the machine is called. */
export const hostNames = defineFact("host-names", async ({ tree }: Image): Promise<HostNames> => {
  const names: HostName[] = [];
  const unseen: Error[] = [];
  for (const [path, read] of places) {
    try {
      // SUSE's /etc/HOSTNAME is a link to /etc/hostname on newer releases: one name, one place.
      const real = await tree.realPath(path);
      if (real !== path && places.some(([other]) => other === real)) continue;
      names.push(...read((await tree.readText(path, { optional: true })) ?? "", path));
    } catch (error) {
      if (!isImageError(error)) throw error;
      unseen.push(error);
    }
  }
  return { names, unseen };
});

/** hostname(5): the first line that is neither blank nor a comment. */
function nameLine(text: string, path: string, kind: HostName["kind"]): readonly HostName[] {
  for (const [index, line] of text.split("\n").entries()) {
    const value = line.trim();
    if (value !== "" && !value.startsWith("#")) return [{ value, path, line: index + 1, kind }];
  }
  return [];
}

function variable(text: string, path: string, name: string, kind: HostName["kind"]): readonly HostName[] {
  const found = readShellVariables(text, path).variables.get(name);
  return found === undefined || found.value.trim() === ""
    ? []
    : [{ value: found.value.trim(), path, line: found.line, kind }];
}

/** Names of the machine itself in hosts(5): those of 127.0.1.1, where Debian's installer puts them. */
function hostsOfLoopback(text: string, path: string): readonly HostName[] {
  return text.split("\n").flatMap((line, index) => {
    const [address, ...names] = line.replace(/#.*/, "").trim().split(/\s+/);
    return address === "127.0.1.1"
      ? names.slice(0, 20).map((value) => ({ value, path, line: index + 1, kind: "hosts" as const }))
      : [];
  });
}
