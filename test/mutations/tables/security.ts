import { absent, directory, file, link } from "../../../src/testing/index.ts";
import { all, append, mode, type MutationTable, remove, replace } from "../mutation.ts";

const sshd = "/etc/ssh/sshd_config";
const marketplace = { target: "marketplace" } as const;
const hash = "$6$saltsalt$abcdefghijklmnop";

export const security: MutationTable = {
  "keep-alives off": [
    "rhel-9",
    replace(sshd, "ClientAliveInterval 180", "ClientAliveInterval 0"),
    "security.client-alive-interval",
  ],
  "keep-alives too seldom": [
    "ubuntu-24.04",
    replace("/etc/ssh/sshd_config.d/50-cloudimg-settings.conf", "120", "3600"),
    "security.client-alive-interval",
  ],
  "keep-alives of no time": [
    "debian-12",
    replace(sshd, "ClientAliveInterval 120", "ClientAliveInterval 2min"),
    "security.sshd-config-valid",
    "security.client-alive-interval",
  ],
  "sshd is not enabled": [
    "rhel-9",
    // waagent's unit would start it too.
    all(
      remove("/etc/systemd/system/multi-user.target.wants/sshd.service"),
      replace("/usr/lib/systemd/system/waagent.service", " sshd.service sshd-keygen.service", ""),
    ),
    "security.sshd-enabled",
  ],
  "sshd is masked": [
    "azurelinux-3",
    { "/etc/systemd/system/sshd.service": link("/dev/null") },
    "security.sshd-enabled",
  ],
  "sshd is not installed": ["debian-13", remove("/usr/sbin/sshd"), "generic.openssh", "security.sshd-enabled"],
  "sshd refuses its configuration": ["rocky-9", append(sshd, "PermitRootLogn no\n"), "security.sshd-config-valid"],
  "sshd lets only a group of the build in": [
    "alma-9",
    append(sshd, "AllowGroups builders\n"),
    "security.sshd-config-valid",
  ],
  "the privilege separation directory is gone": ["rhel-8", remove("/var/empty/sshd"), "security.sshd-privsep-dir"],
  "the privilege separation directory belongs to others": [
    "oracle-8",
    { "/var/empty/sshd/": directory({ mode: 0o777 }) },
    "security.sshd-privsep-dir",
  ],
  "sudo asks for root's password": ["sles-15", remove("/etc/sudoers.d/00-defaults"), "security.sudoers-no-targetpw"],
  "sudo asks for root's password by a later file": [
    "sles-16",
    { "/etc/sudoers.d/99-site": file("Defaults targetpw\n", { mode: 0o440 }) },
    "security.sudoers-no-targetpw",
  ],
  "sudo refuses its configuration": [
    "ubuntu-22.04",
    append("/etc/sudoers", "%admin ALL=(ALL ALL\n"),
    "security.sudoers-valid",
  ],
  "sudo does not read its directory": [
    "centos-7",
    replace("/etc/sudoers", "#includedir /etc/sudoers.d\n", ""),
    "security.sudoers-valid",
  ],
  "sudoers writable by all": ["debian-12", mode("/etc/sudoers", 0o666), "security.sudoers-valid"],
  "root has a password": ["rhel-9", replace("/etc/shadow", "root:*:", `root:${hash}:`), "leftovers.root-password"],
  "root has an empty password": ["debian-11", replace("/etc/shadow", "root:*:", "root::"), "leftovers.root-password"],
  "a system account has a password": [
    "centos-stream-9",
    replace("/etc/shadow", "mail:*:", `mail:${hash}:`),
    "security.no-account-passwords",
  ],
  "a key of the build lets root in": [
    "fedora-43",
    { "/root/.ssh/authorized_keys": file("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExample build\n", { mode: 0o600 }) },
    "security.no-authorized-keys",
  ],
  "an account with sudo and a key": [
    "ubuntu-26.04",
    all(
      append("/etc/passwd", "ops:x:1000:1000::/home/ops:/bin/bash\n"),
      append("/etc/shadow", "ops:!:19900:0:99999:7:::\n"),
      {
        "/home/ops/.ssh/authorized_keys": file("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExample ops\n", { mode: 0o600 }),
        "/etc/sudoers.d/ops": file("ops ALL=(ALL) NOPASSWD: ALL\n", { mode: 0o440 }),
      },
    ),
    "security.no-authorized-keys",
    "leftovers.user-accounts",
  ],
  "a second root": [
    "oracle-9",
    all(append("/etc/passwd", "toor:x:0:0::/root:/bin/bash\n"), append("/etc/shadow", `toor:*:19900:0:99999:7:::\n`)),
    "security.not-compromised",
  ],
  "shadow readable by all": ["debian-13", mode("/etc/shadow", 0o644), "security.not-compromised"],
  "passwd writable by all": ["sles-12", mode("/etc/passwd", 0o666), "security.not-compromised"],
  "OMI before its fixes": [
    "ubuntu-18.04",
    append(
      "/var/lib/dpkg/status",
      "\nPackage: omi\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.6.8.0\n",
    ),
    "security.marketplace-omi",
  ],
  "ssh on another port": [["rhel-9", marketplace], append(sshd, "Port 2222\n"), "network.ssh-port-22"],
  "no keep-alives for the Marketplace": [
    ["debian-12", marketplace],
    replace(sshd, "ClientAliveInterval 120", "ClientAliveInterval 240"),
    "security.marketplace-client-alive",
    "security.client-alive-interval",
  ],
  "a shell history for the Marketplace": [
    ["alma-9", marketplace],
    { "/root/.bash_history": file("x".repeat(2000), { mode: 0o600 }) },
    "leftovers.shell-history",
    "security.marketplace-bash-history",
  ],
  "logs for the Marketplace": [
    ["ubuntu-22.04", marketplace],
    { "/var/log/syslog": "Nov  1 build kernel: x\n" },
    "leftovers.log-files",
    "security.no-logs",
  ],
  "extensions off for the Marketplace": [
    ["rocky-9", marketplace],
    replace("/etc/waagent.conf", "Extensions.Enabled=y", "Extensions.Enabled=n"),
    "agent.extensions-enabled",
    "security.marketplace-extensions",
  ],
  "Defender baked in": [
    "ubuntu-24.04",
    {
      "/opt/microsoft/mdatp/sbin/wdavdaemon": file("", { mode: 0o755 }),
      "/etc/opt/microsoft/mdatp/mdatp_onboard.json": "{}",
    },
    "security.mdatp-not-preinstalled",
  ],
  "sudo without password for an account with a password": [
    ["debian-12", marketplace],
    all(
      append("/etc/passwd", "adm1:x:1001:1001::/home/adm1:/bin/bash\n"),
      append("/etc/shadow", `adm1:${hash}:19900:0:99999:7:::\n`),
    ),
    "leftovers.user-accounts",
    "security.no-default-credentials",
  ],
  "sshd_config is gone": ["tumbleweed", { "/usr/etc/ssh/sshd_config": absent }, "security.not-compromised"],
};
