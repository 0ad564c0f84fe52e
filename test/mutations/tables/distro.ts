import { packages8 } from "../../../fixtures/trees/parts/enterprise-8.ts";
import { rpmBdb, rpms } from "../../../fixtures/trees/parts/rpm-database.ts";
import { append, change, type MutationTable, remove, replace, replaceBytes } from "../mutation.ts";

const rpmdb = "/var/lib/rpm/rpmdb.sqlite";
const packages = "/var/lib/rpm/Packages";
const dpkg = "/var/lib/dpkg/status";

export const distro: MutationTable = {
  "RHEL without the agent's package": [
    "rhel-9",
    replaceBytes(rpmdb, "WALinuxAgent\0", "WALinuxFruit\0"),
    "distro.rhel.packages",
    "agent.from-distro-package",
  ],
  "RHEL without gdisk": ["rhel-8", replaceBytes(packages, "gdisk\0", "gdusk\0"), "distro.rhel.packages"],
  "RHEL without a repository": [
    "rhel-7",
    remove("/etc/yum.repos.d/rh-cloud.repo"),
    "distro.enterprise-linux.repositories",
  ],
  "Rocky with all repositories off": [
    "rocky-9",
    replace("/etc/yum.repos.d/rocky.repo", "enabled=1", "enabled=0"),
    "distro.enterprise-linux.repositories",
  ],
  "Fedora without a repository": [
    "fedora-43",
    remove("/etc/yum.repos.d/fedora.repo"),
    "distro.enterprise-linux.repositories",
  ],
  "CentOS 7 with mirrors that are gone": [
    "centos-7",
    replace(
      "/etc/yum.repos.d/CentOS-Base.repo",
      "baseurl=http://vault.centos.org/7.9.2009/os/$basearch/",
      "mirrorlist=http://mirrorlist.centos.org/?release=$releasever&arch=$basearch&repo=os",
    ),
    "distro.centos.mirrors-alive",
  ],
  "Oracle Linux without a repository": [
    "oracle-9",
    remove("/etc/yum.repos.d/oracle-linux-ol9.repo"),
    "distro.oracle.repositories",
  ],
  "Oracle Linux with the latest packages off": [
    "oracle-8",
    replace("/etc/yum.repos.d/oracle-linux-ol8.repo", "enabled=1", "enabled=0"),
    "distro.oracle.repositories",
  ],
  "Ubuntu without the package of the agent": [
    "ubuntu-24.04",
    replace(dpkg, "Package: walinuxagent\n", "Package: walinuxfruit\n"),
    "distro.ubuntu.packages",
    "agent.from-distro-package",
  ],
  "Ubuntu with the standard mirror": [
    "ubuntu-22.04-specialized",
    change("/etc/apt/sources.list", (text) => text.replaceAll("azure.archive", "archive")),
    "distro.ubuntu.azure-archive-mirror",
  ],
  "Ubuntu without security fixes": [
    "ubuntu-22.04-specialized",
    replace("/etc/apt/sources.list", /^deb \S*security.*\n/m, ""),
    "distro.ubuntu.update-suites",
  ],
  "Ubuntu with the sources of another release": [
    "ubuntu-24.04-specialized",
    change("/etc/apt/sources.list.d/ubuntu.sources", (text) => text.replaceAll("noble", "jammy")),
    "distro.ubuntu.update-suites",
  ],
  "Ubuntu whose kernel nobody updates": [
    "ubuntu-24.04",
    replace(dpkg, "Package: linux-azure\n", "Package: linux-purple\n"),
    "distro.ubuntu.azure-kernel-packages",
  ],
  "Ubuntu whose cloud-init is told the standard mirror": [
    "ubuntu-24.04",
    {
      "/etc/cloud/cloud.cfg.d/99-mirror.cfg":
        "apt:\n  primary:\n    - arches: [default]\n      uri: http://archive.ubuntu.com/ubuntu\n",
    },
    "distro.ubuntu.cloud-init-mirrors",
  ],
  "Debian without security fixes": [
    "debian-11-specialized",
    replace("/etc/apt/sources.list", /^deb \S*-security .*\n/m, ""),
    "distro.debian.repositories",
  ],
  "Debian without sources": ["debian-11-specialized", remove("/etc/apt/sources.list"), "distro.debian.repositories"],
  "os-release of another distribution than the packages": [
    "centos-stream-9",
    replace("/usr/lib/os-release", "ID=centos", "ID=almalinux"),
    "distro.identity-consistent",
  ],
  "SLES that registers with another cloud": [
    "sles-12",
    replaceBytes(packages, "regionServiceClientConfigAzure", "regionServiceClientConfigOther"),
    "distro.suse.registration-client",
  ],
  "SLES without the package of the agent": [
    "sles-12",
    replaceBytes(packages, "python-azure-agent\0", "python-azure-urgent"),
    "distro.suse.packages",
    "agent.from-distro-package",
  ],
  "Azure Linux with a repository of the build": [
    "azurelinux-3",
    { "/etc/yum.repos.d/build.repo": "[local]\nname=Local\nbaseurl=file:///mnt/rpms\nenabled=1\n" },
    "distro.azure-linux.production-repositories",
  ],
  "Flatcar for another platform": [
    "flatcar",
    { "/oem/oem-release": "ID=qemu\n" },
    "distro.flatcar.azure-format",
    "provisioning.generalized-has-provisioner",
  ],
  "two clients of Azure's update infrastructure": [
    ["rhel-9", { target: "marketplace" }],
    replaceBytes(rpmdb, "rhui-azure-rhel9", "rhui-azure-rhel8"),
    "distro.rhel.rhui-client",
  ],
  "Oracle's GRUB that forgets": [
    "oracle-8",
    rpmBdb(
      "/var/lib/rpm",
      rpms("x86_64", [
        ...packages8.map((line) => line.replace("2.02-165.el8_10", "2.02-78.0.3.el8_1.1")),
        "kernel-uek-core 5.15.0-313.189.5.el8uek",
      ]),
    ),
    "distro.oracle.grub-2-02-78",
  ],
  "Fedora that was upgraded half-way": [
    "fedora-43",
    append("/usr/lib/os-release", 'CPE_NAME="cpe:/o:fedoraproject:fedora:42"\n'),
    "distro.fedora.identification",
  ],
};
