import { type Tree, link, program } from "../../../src/testing/index.ts";

/** An ELF header of x86_64 (0x3e) or aarch64 (0xb7), which tells the architecture. */
export function shellOf(machine: number): Tree {
  const header = Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, machine, 0);
  return { "/bin/sh": { type: "file", content: header, mode: 0o755 } };
}

export const sitePackages = "/usr/lib/python3/dist-packages";

/** The version that `cloudinit/version.py` says. */
export function release(version: string): Tree {
  return { [`${sitePackages}/cloudinit/version.py`]: `__VERSION__ = "${version}"\n_PACKAGED_VERSION = "${version}"\n` };
}

const unit = (name: string): Tree => ({
  [`/usr/lib/systemd/system/${name}`]: `[Service]\nType=oneshot\nExecStart=/usr/bin/cloud-init init\n[Install]\nWantedBy=cloud-init.target\n`,
});

/** The links of `systemctl enable`, or with another folder those of a vendor. */
export function enabled(names: readonly string[], folder = "/etc/systemd/system"): Tree {
  return Object.assign(
    {},
    ...names.map((name) => ({
      [`${folder}/cloud-init.target.wants/${name}`]: link(`/usr/lib/systemd/system/${name}`),
    })),
  ) as Tree;
}

export const classicUnits = [
  "cloud-init-local.service",
  "cloud-init.service",
  "cloud-config.service",
  "cloud-final.service",
];

export function unitFiles(names: readonly string[]): Tree {
  return Object.assign({}, ...names.map(unit)) as Tree;
}

/** cloud-init without configuration: program, package, generator, ds-identify and four units, not yet enabled. */
export const installed: Tree = {
  ...shellOf(0x3e),
  "/etc/os-release": 'ID=debian\nVERSION_ID="12"\n',
  "/etc/machine-id": "",
  "/usr/bin/cloud-init": program(),
  "/usr/lib/systemd/system-generators/cloud-init-generator": program(),
  "/usr/lib/cloud-init/ds-identify": program(),
  "/usr/lib/systemd/system/cloud-init.target": "[Unit]\nDescription=Cloud-init target\n",
  "/usr/lib/systemd/system/multi-user.target": "[Unit]\n",
  "/usr/lib/systemd/system/default.target": link("multi-user.target"),
  "/etc/cloud/cloud.cfg": "users:\n  - default\n",
  ...unitFiles(classicUnits),
  ...release("22.4.2"),
};

export const cloudInitEnabled: Tree = { ...installed, ...enabled(classicUnits) };
