import { dpkg } from "../../../fixtures/trees/parts/dpkg.ts";
import { kernel } from "../../../fixtures/trees/parts/kernel.ts";
import { rpms, rpmSqlite } from "../../../fixtures/trees/parts/rpm-database.ts";
import type { Tree } from "../../../src/testing/index.ts";

export function system(id: string, version: string, more = ""): Tree {
  return { "/etc/os-release": `ID=${id}\nVERSION_ID="${version}"\n${more}` };
}

/** Packages of dpkg by name; their versions do not matter. */
export function debs(...names: readonly string[]): Tree {
  return dpkg("amd64", Object.fromEntries(names.map((name) => [name, "1.0-1"])));
}

/** Packages of rpm, `name version-release`; `bash` is always there. */
export function withRpms(...lines: readonly string[]): Tree {
  const packages = lines.map((line) => (line.includes(" ") ? line : `${line} 1.0-1`));
  return rpmSqlite("/var/lib/rpm", rpms("x86_64", ["bash 5.1-1", ...packages]));
}

export function repo(text: string, name = "x"): Tree {
  return { [`/etc/yum.repos.d/${name}.repo`]: text };
}

export function sourcesList(...lines: readonly string[]): Tree {
  return { "/etc/apt/sources.list": lines.map((line) => `${line}\n`).join("") };
}

export function installedKernel(version: string): Tree {
  return kernel({ arch: "x86_64", version, builtin: [], initramfs: `initrd.img-${version}` });
}
