import { hostNames } from "../../src/facts/host-names.ts";
import { type OperatingSystem, os } from "../../src/facts/os.ts";
import { defineCheck, partial } from "../../src/lint/check.ts";

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

const words = {
  host: "host name",
  pretty: "host name for people",
  mail: "mail domain",
  hosts: "address for the host name",
};

export default defineCheck({
  id: "leftovers.hostname",
  title: "The image carries no host name of the build machine",
  level: "should",
  requirements: ["leftovers.hostname", "provisioning.left-hostname"],
  why: "Provisioning sets the name of the VM, yet until then, and in whatever it does not rewrite (mail, hosts), every VM goes by the old one. Empty, localhost, localhost.localdomain and the names that distributions give their images are fine.",
  fix: {
    text: "Set a neutral name.",
    commands: ["hostnamectl set-hostname localhost.localdomain", "sed -i '/^127\\.0\\.1\\.1/d' /etc/hosts"],
  },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const system = await image.fact(os);
    const { names, unseen } = await image.fact(hostNames);
    return partial(
      names
        .filter(({ value }) => !isNeutral(value, system))
        .map(({ value, path, line, kind }) => ({
          message: `${words[kind]} left behind`,
          path,
          line,
          evidence: { actual: value.slice(0, 100) },
        })),
      unseen,
    );
  },
});

function isNeutral(name: string, system: OperatingSystem): boolean {
  const [label = "", ...domain] = name.toLowerCase().replace(/\.$/, "").split(".");
  if (!["", "localdomain", "localdomain4", "localdomain6", "local"].includes(domain.join("."))) return false;
  const ofSystem = [system.id, ...system.idLike, system.release.get("DEFAULT_HOSTNAME")?.value.toLowerCase()];
  return label === "" || neutral.has(label) || ofSystem.includes(label);
}
