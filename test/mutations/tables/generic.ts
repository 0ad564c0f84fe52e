import { elf } from "../../../fixtures/trees/parts/elf.ts";
import { file, link, program } from "../../../src/testing/index.ts";
import { all, mode, type MutationTable, remove, replace } from "../mutation.ts";

const wants = "/etc/systemd/system/multi-user.target.wants";
const dpkg = "/var/lib/dpkg/status";
const arm = { arch: "aarch64" } as const;

export const generic: MutationTable = {
  "a release that has ended": [
    "ubuntu-24.04",
    replace("/usr/lib/os-release", "VERSION_ID=24.04", "VERSION_ID=24.10"),
    "generic.distro-not-eol",
  ],
  "support that has ended by os-release": [
    "fedora-43",
    replace("/usr/lib/os-release", "SUPPORT_END=2026-12-02", "SUPPORT_END=2025-05-13"),
    "generic.distro-not-eol",
  ],
  "a distribution that nobody endorses": [
    "debian-12",
    replace("/usr/lib/os-release", "ID=debian", "ID=devuan"),
    "agent.auto-update",
    "generic.endorsed-distro",
  ],
  "no sfdisk for the agent": ["oracle-8", remove("/usr/sbin/sfdisk"), "generic.fs-tools"],
  "no sgdisk": ["ubuntu-22.04", remove("/usr/sbin/sgdisk"), "generic.gdisk"],
  "no growpart": ["rhel-9", remove("/usr/bin/growpart"), "generic.growpart-tool"],
  "growpart that cannot be run": ["debian-12", mode("/usr/bin/growpart", 0o644), "generic.growpart-tool"],
  "no key-value daemon": ["rhel-8", remove("/usr/sbin/hypervkvpd"), "generic.hyperv-daemons"],
  "the key-value daemon is masked": [
    "centos-7",
    { "/etc/systemd/system/hypervkvpd.service": link("/dev/null") },
    "generic.hyperv-daemons",
  ],
  "an old OpenSSH": [
    "ubuntu-18.04",
    replace(dpkg, "Version: 1:7.6p1-4ubuntu0.7", "Version: 1:5.2p1-4ubuntu0.7"),
    "generic.openssh",
  ],
  "no openssl": ["debian-13", remove("/usr/bin/openssl"), "generic.openssl"],
  "OpenSSL that is too old for the agent": [
    "debian-11",
    replace(dpkg, "Version: 1.1.1w-0+deb11u4", "Version: 0.9.8zh-1"),
    "generic.openssl",
  ],
  "packages of years ago": [
    "ubuntu-22.04",
    (tree) => ({ ...tree, [dpkg]: file(String(tree[dpkg]), { modifiedSeconds: Date.UTC(2023, 1, 1) / 1000 }) }),
    "generic.packages-current",
  ],
  "no sudo": ["debian-12", remove("/usr/bin/sudo"), "generic.password-tools"],
  "no chpasswd": ["sles-15", remove("/usr/sbin/chpasswd"), "generic.password-tools"],
  "sudo does not read its directory": [
    "rhel-9",
    replace("/etc/sudoers", "@includedir /etc/sudoers.d\n", ""),
    "security.sudoers-valid",
  ],
  "no rule for the host's clock": [
    "debian-11",
    remove("/etc/udev/rules.d/99-azure-hyperv-ptp.rules"),
    "generic.ptp-hyperv-udev-rule",
  ],
  "a numbered clock": [
    "sles-15",
    replace("/etc/chrony.d/azure.conf", "/dev/ptp_hyperv", "/dev/ptp0"),
    "generic.chrony-no-numbered-ptp",
  ],
  "no clock of the host": [
    "ubuntu-24.04",
    replace("/etc/chrony/chrony.conf", /^refclock.*\n/m, ""),
    "generic.chrony-hyperv-refclock",
  ],
  "the clock is never stepped": [
    "azurelinux-3",
    replace("/etc/chrony.conf", /^makestep.*\n/m, ""),
    "generic.chrony-makestep",
  ],
  "no pyasn1": ["centos-7", remove("/usr/lib/python2.7/site-packages/pyasn1"), "generic.pyasn1"],
  "no Python": [
    "oracle-9",
    remove("/usr/bin/python3", "/usr/bin/python3.9"),
    "agent.can-start",
    "cloud-init.installed",
    "generic.python",
    "provisioning.generalized-has-provisioner",
  ],
  "no ip": ["ubuntu-26.04", remove("/usr/sbin/ip"), "generic.text-and-ip-tools"],
  "no grep": ["rocky-9", remove("/usr/bin/grep"), "generic.text-and-ip-tools"],
  "no time service": ["debian-13", remove(`${wants}/chrony.service`), "generic.time-sync-service"],
  "the time service is masked": [
    "rhel-9",
    { "/etc/systemd/system/chronyd.service": link("/dev/null") },
    "generic.time-sync-service",
  ],
  "two time services": [
    "ubuntu-24.04",
    {
      "/usr/lib/systemd/systemd-timesyncd": program(),
      "/usr/lib/systemd/system/systemd-timesyncd.service":
        "[Service]\nExecStart=/usr/lib/systemd/systemd-timesyncd\n[Install]\nWantedBy=sysinit.target\n",
      "/etc/systemd/system/sysinit.target.wants/systemd-timesyncd.service": link(
        "/usr/lib/systemd/system/systemd-timesyncd.service",
      ),
    },
    "generic.timesyncd-not-alongside-chrony",
  ],
  "programs of another architecture": [
    ["debian-12", arm],
    {},
    "boot.uefi-fallback-loader",
    "features.arm64-definition",
  ],
  "a shell of another architecture": ["alma-9", { "/usr/bin/bash": elf("aarch64") }],
  "modules of others": [
    "debian-12",
    { "/usr/lib/modules/6.1.0-41-cloud-amd64/updates/dkms/x.ko": "" },
    "generic.vendor-kernel",
  ],
  "a print service": [
    ["ubuntu-22.04", { target: "marketplace" }],
    {
      "/usr/lib/systemd/system/cups.service":
        "[Service]\nExecStart=/usr/sbin/cupsd\n[Install]\nWantedBy=multi-user.target\n",
      [`${wants}/cups.service`]: link("/usr/lib/systemd/system/cups.service"),
    },
    "generic.minimal-footprint",
  ],
  "no os-release": [
    "rhel-9",
    all(remove("/etc/os-release", "/usr/lib/os-release", "/etc/redhat-release"), {}),
    "generic.endorsed-distro",
  ],
};
