import { kernel } from "../../../fixtures/trees/parts/kernel.ts";
import { chrony } from "../../../fixtures/trees/parts/services.ts";
import { systemdTargets } from "../../../fixtures/trees/parts/systemd.ts";
import type { Tree } from "../../../src/testing/index.ts";

export function system(id: string, version: string, more = ""): Tree {
  return {
    ...systemdTargets(),
    "/etc/os-release": `ID=${id}\nVERSION_ID="${version}"\n${more}`,
    "/etc/machine-id": "",
  };
}

export function installedKernel(version: string, builtin: readonly string[] = []): Tree {
  return kernel({ arch: "x86_64", version, builtin, initramfs: `initrd.img-${version}` });
}

/** A system of release 9 whose chrony starts with this configuration. */
export function withChrony(conf: string, more: Tree = {}): Tree {
  return { ...system("rhel", "9.6"), ...chrony("/etc/chrony.conf", "chronyd.service", conf), ...more };
}
