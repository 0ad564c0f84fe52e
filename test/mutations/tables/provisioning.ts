import { file, link } from "../../../src/testing/index.ts";
import { agentConf, all, append, kernelLine, type MutationTable, remove } from "../mutation.ts";

const modprobe = "/etc/modprobe.d/cis.conf";
const wants = "/etc/systemd/system/cloud-init.target.wants";

export const provisioning: MutationTable = {
  "the agent alone, told to leave all to cloud-init": [
    "oracle-9",
    agentConf("Provisioning.Agent", "cloud-init"),
    "provisioning.generalized-has-provisioner",
  ],
  "the agent alone, told to do nothing": [
    "oracle-8",
    agentConf("Provisioning.Agent", "disabled"),
    "provisioning.generalized-has-provisioner",
  ],
  "two provisioners": [
    "ubuntu-24.04",
    agentConf("Provisioning.Agent", "waagent"),
    "provisioning.no-double-provisioner",
  ],
  "two provisioners on SUSE": [
    "sles-15",
    agentConf("Provisioning.Agent", "waagent"),
    "provisioning.no-double-provisioner",
  ],
  "udf blocked for hardening": ["debian-12", { [modprobe]: "install udf /bin/true\n" }, "provisioning.dvd-readable"],
  "udf on a blacklist": ["rhel-9", { [modprobe]: "blacklist udf\n" }, "provisioning.dvd-readable"],
  "the CD-ROM drive blocked": ["rocky-9", { [modprobe]: "install sr_mod /bin/false\n" }, "provisioning.dvd-readable"],
  "udf blocked on the command line": [
    "fedora-43",
    kernelLine("no_timer_check", "no_timer_check module_blacklist=udf"),
    "provisioning.dvd-readable",
  ],
  "a kernel without udf": [
    "oracle-8",
    remove("/usr/lib/modules/5.15.0-313.189.5.el8uek.x86_64/kernel/fs/udf"),
    "provisioning.dvd-readable",
  ],
  "no program that makes accounts": ["oracle-9", remove("/usr/sbin/useradd"), "provisioning.agent-has-its-tools"],
  "no program that sets passwords": ["oracle-8", remove("/usr/sbin/usermod"), "provisioning.agent-has-its-tools"],
  "extensions of another VM": [
    "rhel-9",
    { "/var/lib/waagent/Microsoft.Azure.Extensions.CustomScript-2.1.10/config/HandlerState": "Enabled" },
    "provisioning.left-extensions",
  ],
  "keys of another VM": [
    "ubuntu-22.04",
    { "/var/lib/waagent/TransportPrivate.pem": file("-----BEGIN PRIVATE KEY-----\n", { mode: 0o600 }) },
    "leftovers.waagent-libdir",
  ],
  "a goal state of another VM": [
    "azurelinux-3",
    { "/var/lib/waagent/Incarnation": "1", "/var/lib/waagent/GoalState.1.xml": "<GoalState/>" },
    "leftovers.waagent-goal-state",
  ],
  "the agent's marker on a generalized disk": [
    "sles-16",
    { "/var/lib/waagent/provisioned": "3D5C7A9E-0B1C-4E2F-8A6D-5F4E3D2C1B0A" },
    "leftovers.waagent-provisioned",
    "provisioning.type-matches-label",
  ],
  "the document of another VM": [
    "centos-stream-9",
    { "/var/lib/waagent/ovf-env.xml": "<Environment><UserName>joe</UserName></Environment>" },
    "leftovers.waagent-ovf-env",
  ],
  "the agent's sudo rule": [
    "oracle-9",
    { "/etc/sudoers.d/waagent": file("joe ALL=(ALL) NOPASSWD: ALL\n", { mode: 0o440 }) },
    "leftovers.waagent-sudoers-user",
  ],
  "cloud-init's sudo rule": [
    "debian-13",
    { "/etc/sudoers.d/90-cloud-init-users": file("debian ALL=(ALL) NOPASSWD:ALL\n", { mode: 0o440 }) },
    "provisioning.left-sudoers",
  ],
  "the packer user's sudo rule": [
    "alma-9",
    { "/etc/sudoers.d/packer": file("packer ALL=(ALL) NOPASSWD: ALL\n", { mode: 0o440 }) },
    "provisioning.left-sudoers",
  ],
  "a secret of NetworkManager": [
    "rhel-10",
    { "/var/lib/NetworkManager/secret_key": file("nm-v2:x", { mode: 0o600 }) },
    "provisioning.left-identity",
  ],
  "an identifier of a DHCP client": [
    "rhel-8",
    { "/etc/dhcpcd.duid": "00:01:00:01:2f\n" },
    "provisioning.left-identity",
  ],
  "cloud-init not disabled on a specialized machine": [
    "rhel-9-specialized",
    remove("/etc/cloud/cloud-init.disabled"),
    "provisioning.specialized-left-alone",
  ],
  "an agent that provisions a specialized machine": [
    "oracle-9-specialized",
    all(agentConf("Provisioning.Agent", "waagent"), remove("/var/lib/waagent/provisioned")),
    "provisioning.specialized-left-alone",
  ],
  "an agent on auto without its marker on a specialized machine": [
    "ubuntu-22.04-specialized",
    all(agentConf("Provisioning.Agent", "auto"), remove("/var/lib/waagent/provisioned", wants)),
    "provisioning.specialized-left-alone",
  ],
  "no host keys on a specialized machine": [
    "oracle-8-specialized",
    remove("/etc/ssh/ssh_host_rsa_key", "/etc/ssh/ssh_host_ecdsa_key", "/etc/ssh/ssh_host_ed25519_key"),
    "provisioning.specialized-not-deprovisioned",
  ],
  "nobody can log in to a specialized machine": [
    "debian-12-specialized",
    remove("/home/azureuser/.ssh/authorized_keys"),
    "provisioning.specialized-not-deprovisioned",
  ],
  "a captured machine that is called generalized": [
    ["sles-15-specialized", { type: "generalized" }],
    {},
    "cloud-init.not-switched-off",
    "leftovers.hostname",
    "leftovers.machine-id",
    "leftovers.ssh-host-keys",
    "leftovers.user-accounts",
    "leftovers.waagent-provisioned",
    "provisioning.generalized-has-provisioner",
    "provisioning.type-matches-label",
    "security.no-authorized-keys",
  ],
  "a managed image of a specialized disk": [
    ["ubuntu-24.04-specialized", { target: "managed-image" }],
    {},
    "provisioning.managed-image-generalized-only",
  ],
  "a specialized disk for the Marketplace": [
    ["debian-13-specialized", { target: "marketplace" }],
    {},
    "provisioning.marketplace-generalized",
  ],
  "a limit that the agent wrote for itself": [
    "ubuntu-18.04",
    { "/lib/systemd/system/walinuxagent.service.d/12-CPUQuota.conf": "[Service]\nCPUQuota=75%\n" },
    "provisioning.left-agent-units",
  ],
  "cloud-init installed for an agent that does not count it": [
    "ubuntu-22.04",
    all(remove(wants), {
      "/usr/lib/systemd/system/cloud-init.target.wants/cloud-init-local.service": link("../cloud-init-local.service"),
      "/usr/lib/systemd/system/cloud-init.target.wants/cloud-init.service": link("../cloud-init.service"),
      "/usr/lib/systemd/system/cloud-init.target.wants/cloud-config.service": link("../cloud-config.service"),
      "/usr/lib/systemd/system/cloud-init.target.wants/cloud-final.service": link("../cloud-final.service"),
    }),
    "provisioning.no-double-provisioner",
  ],
  "the account of the build machine": [
    "leap-15.6",
    all(
      append("/etc/passwd", "build:x:1000:100::/home/build:/bin/bash\n"),
      append("/etc/shadow", "build:!:19900:0:99999:7:::\n"),
    ),
    "leftovers.user-accounts",
  ],
};
