import type { FileTree } from "../../image/tree/file-tree.ts";
import type { OperatingSystem } from "../os.ts";

/** The classes of `azurelinuxagent/common/osutil` that differ in something a disk can tell. */
export type AgentOsClass = "default" | "coreos" | "clear-linux" | "ubuntu" | "debian" | "redhat" | "suse";

/**
 * The distribution as the agent calls it: os-release, then marker files that stand above it
 * (`azurelinuxagent/common/version.py: get_distro`).
 */
export async function agentDistro(tree: FileTree, { id }: OperatingSystem): Promise<string> {
  for (const [path, name] of markers) {
    if ((await tree.stat(path)) !== undefined) return name;
  }
  return id;
}

/** The later ones win, so they come first here. /etc/oracle-release changes the full name only. */
const markers: readonly (readonly [path: string, name: string])[] = [
  ["/etc/alpaquita-release", "alpaquita"],
  ["/etc/photon-release", "photonos"],
  ["/home/guestshell/azure", "iosxe"],
  ["/etc/cp-release", "gaia"],
  ["/shared/vadc", "bigip"],
  ["/etc/mariner-release", "mariner"],
  ["/etc/UnionTech-release", "uos"],
  ["/etc/euleros-release", "euleros"],
];

/** Which class the agent takes (`azurelinuxagent/common/osutil/factory.py: _get_osutil`). */
export function agentOsClass(distro: string, system: OperatingSystem): AgentOsClass {
  const codename = system.release.get("VERSION_CODENAME")?.value;
  if (distro === "photonos" || distro === "arch") return "default";
  if (system.name.includes("Clear Linux")) return "clear-linux";
  if (distro === "ubuntu") return "ubuntu";
  if (["flatcar", "coreos"].includes(distro) || codename === "flatcar" || codename === "coreos") return "coreos";
  if (distro === "debian" || distro === "kali") return "debian";
  if (["suse", "sle-micro", "sle_hpc", "sles", "opensuse"].includes(distro)) return "suse";
  const redhat = [
    "redhat",
    "rhel",
    "centos",
    "oracle",
    "ol",
    "almalinux",
    "cloudlinux",
    "rocky",
    "euleros",
    "uos",
    "fedora",
  ];
  return redhat.includes(distro) ? "redhat" : "default";
}

/**
 * Where that class looks for its configuration; the first that exists counts. Flatcar from 3550 on patches the agent to
 * read /etc/waagent.conf, and lays a link there at start when it is missing; before, the OEM partition had the file.
 */
export function configPathsOf(osClass: AgentOsClass): readonly [string, ...string[]] {
  switch (osClass) {
    case "clear-linux":
      return ["/usr/share/defaults/waagent/waagent.conf"];
    case "coreos":
      return [
        "/etc/waagent.conf",
        "/usr/share/waagent/waagent.conf",
        "/usr/share/oem/waagent.conf",
        "/oem/waagent.conf",
      ];
    case "default":
    case "ubuntu":
    case "debian":
    case "redhat":
    case "suse":
      return ["/etc/waagent.conf"];
  }
}
