import type { OperatingSystem } from "../../src/facts/os.ts";

/** Names that distributions give their images, beside their own id. */
const neutral: ReadonlySet<string> = new Set([
  "(none)",
  "alma",
  "almalinux",
  "archlinux",
  "azurelinux",
  "cbl-mariner",
  "centos",
  "debian",
  "fedora",
  "flatcar",
  "gardenlinux",
  "linux",
  "localhost",
  "localhost4",
  "localhost6",
  "mariner",
  "nixos",
  "opensuse",
  "oracle",
  "oraclelinux",
  "photon",
  "photon-machine",
  "redhat",
  "rhel",
  "rocky",
  "rockylinux",
  "sles",
  "suse",
  "ubuntu",
]);

/** Whether a host name says nothing of the machine that the image was made on. */
export function isNeutralHostName(name: string, system: OperatingSystem): boolean {
  const [label = "", ...domain] = name.toLowerCase().replace(/\.$/, "").split(".");
  if (!["", "localdomain", "localdomain4", "localdomain6", "local"].includes(domain.join("."))) return false;
  const ofSystem = [system.id, ...system.idLike, system.release.get("DEFAULT_HOSTNAME")?.value.toLowerCase()];
  return label === "" || neutral.has(label) || ofSystem.includes(label);
}
