import { elf } from "../../../fixtures/trees/parts/elf.ts";
import { kernel, newDrivers } from "../../../fixtures/trees/parts/kernel.ts";
import { file } from "../../../src/testing/index.ts";
import { agentConf, all, kernelLine, type MutationTable, remove, replace } from "../mutation.ts";

const marketplace = { target: "marketplace" } as const;
const vulnerable = "3.10.0-957.5.1.el7.x86_64";
const dpkg = "/var/lib/dpkg/status";

/** What certification alone asks for. */
export const marketplaceOnly: MutationTable = {
  "no serial console": [
    ["rhel-9", marketplace],
    kernelLine(" console=ttyS0 ", " "),
    "boot.console-ttys0",
    "boot.serial-getty",
    "security.marketplace-kernel-parameters",
  ],
  "an old OpenSSL": [
    ["ubuntu-18.04", marketplace],
    replace(dpkg, "Version: 1.1.1-1ubuntu2.1~18.04.23", "Version: 1.0.1f-1ubuntu2"),
    "generic.openssl",
    "security.marketplace-openssl",
  ],
  "no sudo": [
    ["debian-12", marketplace],
    remove("/usr/bin/sudo"),
    "generic.password-tools",
    "security.marketplace-test-access",
  ],
  "known hosts": [
    ["alma-9", marketplace],
    { "/root/.ssh/known_hosts": file("x ssh-rsa AAAA\n", { mode: 0o600 }) },
    "leftovers.ssh-user-dirs",
    "security.no-private-material",
  ],
  "a name server of the build network": [
    ["centos-stream-9", marketplace],
    { "/etc/resolv.conf": "nameserver 10.1.1.1\n" },
    "leftovers.resolv-conf",
    "network.marketplace-no-custom-config",
  ],
  "a kernel without the fixes of TCP SACK": [
    ["rhel-7", marketplace],
    all(
      (tree) =>
        Object.fromEntries(
          Object.entries(tree).map(([path, value]) => [
            path.replace("3.10.0-1160.119.1", "3.10.0-957.5.1"),
            typeof value === "string" ? value.replaceAll("3.10.0-1160.119.1", "3.10.0-957.5.1") : value,
          ]),
        ),
      kernel({
        arch: "x86_64",
        version: vulnerable,
        initramfs: `initramfs-${vulnerable}.img`,
        lacks: newDrivers,
        suffix: ".ko.xz",
      }),
    ),
    "security.marketplace-sack-kernel",
  ],
  "an agent that certification does not take": [
    ["ubuntu-24.04", marketplace],
    all(
      replace(dpkg, "Version: 2.11.1.4-0ubuntu0~24.04.2", "Version: 2.2.45-0ubuntu1"),
      agentConf("AutoUpdate.Enabled", "n"),
    ),
    "agent.auto-update",
    "agent.min-version-marketplace",
    "agent.min-version-support",
  ],
  "a 32-bit system": [
    ["debian-13", marketplace],
    {
      "/usr/bin/bash": elf("x86_64"),
      "/usr/bin/sh": file(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 3, 0), {
        mode: 0o755,
      }),
    },
    "generic.os-64bit",
    "security.marketplace-architecture",
  ],
};
