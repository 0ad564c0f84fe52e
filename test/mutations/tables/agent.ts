import { absent, directory, file, link } from "../../../src/testing/index.ts";
import { agentConf, all, append, change, mode, type MutationTable, remove, replace } from "../mutation.ts";

const conf = "/etc/waagent.conf";
const agentUnit = "/usr/lib/systemd/system/waagent.service";
const debianUnit = "/usr/lib/systemd/system/walinuxagent.service";
const wants = "/etc/systemd/system/multi-user.target.wants";
const site9 = "/usr/lib/python3.9/site-packages";

/** The agent's version as its own files say it; the package database still has the old one. */
const version = (path: string, from: string, to: string) =>
  replace(`${path}/azurelinuxagent/common/version.py`, from, to);

export const agent: MutationTable = {
  "the program is gone, its package is not": [
    "ubuntu-24.04",
    remove("/usr/sbin/waagent"),
    "agent.installed",
    "agent.remnants-when-removed",
  ],
  "the agent was never installed where it provisions": [
    "oracle-9",
    remove(
      "/usr/sbin/waagent",
      conf,
      agentUnit,
      `${wants}/waagent.service`,
      `${site9}/azurelinuxagent`,
      `${site9}/WALinuxAgent-2.9.1.1.egg-info`,
      "/var/lib/waagent",
      "/etc/logrotate.d/waagent.logrotate",
    ),
    "agent.installed",
    "cloud-init.installed",
    "provisioning.generalized-has-provisioner",
  ],
  "the interpreter is gone": ["alma-9", remove("/usr/bin/python3"), "agent.can-start"],
  "the Python package is gone": [
    "rhel-8",
    remove("/usr/lib/python3.6/site-packages/azurelinuxagent"),
    "agent.can-start",
  ],
  "the script's first line asks for Python 2": [
    "rocky-9",
    all(
      replace("/usr/sbin/waagent", "/usr/bin/python3", "/usr/bin/python2"),
      replace(agentUnit, "/usr/bin/python3 -u /usr/sbin/waagent", "/usr/sbin/waagent"),
    ),
    "agent.can-start",
  ],
  "the script is not executable": [
    "azurelinux-3",
    all(
      mode("/usr/bin/waagent", 0o644),
      replace(agentUnit, "/usr/bin/python3 -u /usr/bin/waagent", "/usr/bin/waagent"),
    ),
    "agent.service-enabled",
  ],
  "the configuration is gone": ["ubuntu-22.04", remove(conf), "agent.conf-present", "agent.service-enabled"],
  "the configuration is empty": ["centos-stream-9", change(conf, () => ""), "agent.conf-present"],
  "the link to the configuration leads nowhere": [
    "sles-15",
    remove("/etc/waagent.conf.server"),
    "agent.conf-present",
    "agent.service-enabled",
  ],
  "a comment behind a value": [
    "rhel-9",
    agentConf("ResourceDisk.EnableSwap", "n # cloud-init does it"),
    "agent.conf-syntax",
  ],
  "true for y": ["fedora-43", agentConf("Extensions.Enabled", "true"), "agent.conf-syntax"],
  "a blank value": ["debian-13", agentConf("ResourceDisk.Format", ""), "agent.conf-syntax"],
  "a misspelt key": ["ubuntu-26.04", append(conf, "Provisioning.Agnet=auto\n"), "agent.unknown-keys"],
  "extensions off": ["oracle-8", agentConf("Extensions.Enabled", "n"), "agent.extensions-enabled"],
  "auto-update off": ["rhel-10", agentConf("AutoUpdate.Enabled", "n"), "agent.auto-update"],
  "auto-update off by the newer key": [
    "ubuntu-24.04",
    agentConf("AutoUpdate.UpdateToLatestVersion", "n"),
    "agent.auto-update",
    "agent.auto-update-latest-key",
  ],
  "a proxy of the build network": ["alma-9", agentConf("HttpProxy.Host", "proxy.build.local"), "agent.http-proxy"],
  "a proxy in the service": [
    "sles-16",
    { "/etc/systemd/system/waagent.service.d/proxy.conf": "[Service]\nEnvironment=https_proxy=http://10.1.1.1:3128\n" },
    "agent.http-proxy",
    "leftovers.proxy-settings",
  ],
  "a mode that does not exist": [
    "rhel-8",
    agentConf("Provisioning.Agent", "cloudinit"),
    "agent.provisioning-agent-value",
  ],
  "a mode in capitals": [
    "oracle-9",
    agentConf("Provisioning.Agent", "WAAGENT"),
    "agent.provisioning-agent-value",
    "provisioning.generalized-has-provisioner",
  ],
  "a host key of a type that no longer exists": [
    "oracle-9",
    agentConf("Provisioning.SshHostKeyPairType", "ed448"),
    "agent.ssh-host-key-type",
    "provisioning.agent-has-its-tools",
  ],
  "passwords hashed with MD5": ["oracle-8", agentConf("Provisioning.PasswordCryptId", "1"), "agent.password-hash"],
  "host keys kept for every VM": [
    "oracle-9",
    all(agentConf("Provisioning.RegenerateSshHostKeyPair", "n"), {
      "/etc/ssh/ssh_host_rsa_key": file("-----BEGIN OPENSSH PRIVATE KEY-----\n", { mode: 0o600 }),
      "/etc/ssh/ssh_host_rsa_key.pub": "ssh-rsa AAAA root@build\n",
    }),
    "agent.regenerate-ssh-host-keys",
    "leftovers.ssh-host-keys",
  ],
  "the agent and cloud-init format the temporary disk": [
    "rhel-9",
    agentConf("ResourceDisk.Format", "y"),
    "agent.resource-disk-format-off-with-cloud-init",
  ],
  "swap by the agent beside cloud-init": [
    "ubuntu-22.04",
    all(agentConf("ResourceDisk.EnableSwap", "y"), agentConf("ResourceDisk.SwapSizeMB", "2048")),
    "agent.resource-disk-swap-by-agent",
  ],
  "swap of no size": ["oracle-9", agentConf("ResourceDisk.SwapSizeMB", "0"), "agent.resource-disk-swap-by-agent"],
  "the temporary disk with its swap by both": [
    "rhel-8",
    all(
      agentConf("ResourceDisk.Format", "y"),
      agentConf("ResourceDisk.EnableSwap", "y"),
      agentConf("ResourceDisk.SwapSizeMB", "2048"),
    ),
    "agent.resource-disk-format-off-with-cloud-init",
    "agent.resource-disk-swap-off-with-cloud-init",
  ],
  "a file system without its tool": [
    "oracle-8",
    all(agentConf("ResourceDisk.Filesystem", "xfs"), remove("/usr/sbin/mkfs.xfs")),
    "agent.resource-disk-filesystem",
  ],
  "a short timeout of SCSI disks": ["sles-12", agentConf("OS.RootDeviceScsiTimeout", "30"), "agent.root-scsi-timeout"],
  "the agent asks sshd for half an hour": [
    "oracle-9",
    agentConf("OS.SshClientAliveInterval", "1800"),
    "agent.ssh-client-alive-key",
  ],
  "the service is not enabled": ["rhel-9", remove(`${wants}/waagent.service`), "agent.service-enabled"],
  "the service is masked": [
    "ubuntu-24.04",
    { "/etc/systemd/system/walinuxagent.service": link("/dev/null") },
    "agent.service-enabled",
  ],
  "the service is enabled for a target that does not start": [
    "rocky-9",
    all(remove(`${wants}/waagent.service`), {
      "/etc/systemd/system/graphical.target.wants/waagent.service": link(agentUnit),
    }),
    "agent.service-enabled",
  ],
  "the unit is gone": ["debian-11", remove(debianUnit), "agent.service-enabled"],
  "the marker that puts the agent to sleep": [
    "sles-15",
    { "/var/lib/waagent/disable_agent": "" },
    "agent.not-masked-or-disabled",
  ],
  "an old agent without auto-update": [
    "debian-12",
    all(
      replace("/var/lib/dpkg/status", "Version: 2.7.3.0-4.1", "Version: 2.2.45-1"),
      version("/usr/lib/python3/dist-packages", "2.7.3.0", "2.2.45"),
    ),
    "agent.min-version-support",
  ],
  "extensions cannot be run": [
    "rhel-9-raw",
    append("/etc/fstab", "UUID=77d5a7a0-1111-4c8e-9f1a-6e0d3b2c1a90 /var/lib/waagent xfs noexec,nofail 0 0\n"),
    "agent.lib-dir-executable",
  ],
  "the link to the agent's program leads out of the package": [
    "debian-12",
    { "/usr/sbin/waagent": link("/opt/waagent/waagent") },
    "agent.installed",
    "agent.remnants-when-removed",
  ],
  "the configuration is a directory": ["rhel-10", { [conf]: directory() }, "agent.conf-present"],
  "root's password stays": [
    "oracle-8",
    all(
      agentConf("Provisioning.DeleteRootPassword", "n"),
      replace("/etc/shadow", "root:*:", "root:$6$saltsalt$abcdefghijklmnop:"),
    ),
    "agent.delete-root-password",
    "leftovers.root-password",
  ],
  "custom data is run by an agent that provisions": [
    "oracle-9",
    agentConf("Provisioning.ExecuteCustomData", "y"),
    "agent.execute-custom-data",
  ],
  "what was left when the agent was removed": [
    "fedora-43",
    all(
      remove(
        "/usr/sbin/waagent",
        agentUnit,
        `${wants}/waagent.service`,
        "/usr/lib/python3.14/site-packages/azurelinuxagent",
      ),
      { "/usr/lib/python3.14/site-packages/WALinuxAgent-2.14.0.1.egg-info": absent },
    ),
    "agent.installed",
    "agent.remnants-when-removed",
  ],
};
