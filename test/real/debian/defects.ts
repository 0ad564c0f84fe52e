import type { ImageType } from "../../../src/lint/target.ts";
import type { DebianRelease } from "../debian-tree.ts";
import { bootDefects } from "./boot-defects.ts";

export interface Defect {
  /** Shell lines, run in the root of a good image. */
  readonly shell: string;
  /** The checks that must fail, and no others at the level of an error or a warning. */
  readonly checks: readonly string[];
  readonly type?: ImageType;
  /** Checks that must fail too on a release, for what its packages are. */
  readonly also?: Partial<Readonly<Record<DebianRelease, readonly string[]>>>;
}

const setKey = (key: string, value: string) =>
  `sed -i '/^${key}=/d' etc/waagent.conf; echo '${key}=${value}' >> etc/waagent.conf`;
const cfg = (name: string, text: string) => `printf '${text}' > etc/cloud/cloud.cfg.d/${name}.cfg`;

/** One defect each, made the way that people make them. */
export const defects: Readonly<Record<string, Defect>> = {
  // Who provisions.
  "cloud-init switched off by its file": {
    shell: "touch etc/cloud/cloud-init.disabled",
    checks: ["cloud-init.not-switched-off", "provisioning.generalized-has-provisioner"],
  },
  "cloud-init's units masked": {
    shell:
      "for unit in cloud-init-local cloud-init cloud-config cloud-final cloud-init-network cloud-init-main; do ln -sf /dev/null etc/systemd/system/$unit.service; done",
    checks: [
      "cloud-init.units-enabled",
      "provisioning.generalized-has-provisioner",
      "storage.single-resource-disk-manager",
    ],
  },
  // The other stages want it, so it starts all the same.
  "cloud-init's local stage disabled": {
    shell: "find etc/systemd/system -name cloud-init-local.service -delete",
    checks: [],
  },
  "the agent disabled and cloud-init switched off": {
    shell: "find etc/systemd/system -name 'wa*agent.service' -delete; touch etc/cloud/cloud-init.disabled",
    checks: ["agent.service-enabled", "cloud-init.not-switched-off", "provisioning.generalized-has-provisioner"],
  },
  "both provision": { shell: setKey("Provisioning.Agent", "waagent"), checks: ["provisioning.no-double-provisioner"] },
  "a quoted spelling that means disabled": {
    shell: `sed -i "s/^Provisioning.Agent=.*/Provisioning.Agent='cloud-init'/" etc/waagent.conf`,
    checks: ["agent.conf-syntax", "agent.provisioning-agent-value"],
  },
  "another data source": {
    shell: cfg("99-zz", "datasource_list: [ NoCloud ]\\n"),
    checks: ["cloud-init.datasource-azure-only", "provisioning.generalized-has-provisioner"],
  },
  "several data sources without Azure": {
    shell: cfg("99-zz", "datasource_list: [ NoCloud, ConfigDrive, None ]\\n"),
    checks: ["cloud-init.datasource-azure-only", "provisioning.generalized-has-provisioner"],
  },
  "a ds-identify policy that disables": {
    shell: "echo 'policy: disabled' > etc/cloud/ds-identify.cfg",
    checks: [
      "cloud-init.not-switched-off",
      "leftovers.cloud-init-datasource-config",
      "provisioning.generalized-has-provisioner",
    ],
  },
  "cloud-init=disabled on the command line": {
    shell: "sed -i 's/consoleblank=0/& cloud-init=disabled/' boot/grub/grub.cfg",
    checks: ["cloud-init.not-switched-off", "provisioning.generalized-has-provisioner"],
  },
  "the agent's own program gone": {
    shell: "rm usr/sbin/waagent",
    checks: ["agent.installed", "agent.remnants-when-removed"],
  },
  "the agent's interpreter gone": {
    shell: "rm usr/bin/python3 usr/bin/python3.*",
    checks: ["agent.can-start", "generic.python"],
  },
  "an agent that does not start at boot": {
    shell: "find etc/systemd/system -name 'wa*agent.service' -delete",
    checks: ["agent.service-enabled"],
  },
  "an agent that is masked": {
    shell: "ln -sf /dev/null etc/systemd/system/walinuxagent.service",
    checks: ["agent.service-enabled"],
  },
  "no agent configuration": { shell: "rm etc/waagent.conf", checks: ["agent.conf-present"] },
  "an empty agent configuration": { shell: ": > etc/waagent.conf", checks: ["agent.conf-present"] },
  "users without the default one": {
    shell: cfg("99-zz", "users:\\n  - name: root\\n"),
    checks: ["provisioning.admin-account-made"],
  },
  "a provisioned marker left behind": {
    shell: "mkdir -p var/lib/waagent; echo 3D5C7A9E-0B1C-4E2F-8A6D-5F4E3D2C1B0A > var/lib/waagent/provisioned",
    checks: ["leftovers.waagent-provisioned", "provisioning.type-matches-label"],
  },
  // What the agent does.
  "extensions switched off": { shell: setKey("Extensions.Enabled", "n"), checks: ["agent.extensions-enabled"] },
  // Debian's own package does it: only a note there.
  "the agent formats the disk that cloud-init formats": {
    shell: setKey("ResourceDisk.Format", "y"),
    checks: [],
  },
  "the agent makes swap beside cloud-init": {
    shell: setKey("ResourceDisk.EnableSwap", "y"),
    checks: ["agent.resource-disk-swap-by-agent"],
  },
  "a proxy of the build network": {
    shell: setKey("HttpProxy.Host", "proxy.build.example"),
    checks: ["agent.http-proxy"],
  },
  "automatic updates off": {
    shell: setKey("AutoUpdate.Enabled", "n"),
    checks: [],
    // Agent 2.2.47 is below the supported minimum, and only an update would have lifted it.
    also: { bullseye: ["agent.min-version-support"] },
  },
  // The agent sets them only where it provisions.
  "keep-alives that the agent sets too high": {
    shell: setKey("OS.SshClientAliveInterval", "900"),
    checks: [],
  },
  // cloud-init's configuration.
  "broken YAML": { shell: cfg("99-zz", "runcmd:\\n  - [ls\\n"), checks: ["cloud-init.yaml-valid"] },
  "Azure settings that are not nested": {
    shell: cfg("99-zz", "datasource:\\nAzure:\\n  apply_network_config: false\\n"),
    checks: ["cloud-init.datasource-nesting"],
  },
  "a seed of another cloud": {
    shell:
      "mkdir -p var/lib/cloud/seed/nocloud; touch var/lib/cloud/seed/nocloud/user-data var/lib/cloud/seed/nocloud/meta-data",
    checks: ["leftovers.cloud-init-seed"],
  },
  "the state of an earlier run": {
    shell:
      "mkdir -p var/lib/cloud/instances/i-1; ln -s instances/i-1 var/lib/cloud/instance; echo x > var/lib/cloud/instances/i-1/obj.pkl",
    checks: ["leftovers.cloud-init-state"],
  },
  "a report that was sent": {
    shell: "mkdir -p var/lib/cloud/data; touch var/lib/cloud/data/reported_ready",
    checks: ["leftovers.cloud-init-state"],
  },
  "logs of cloud-init": { shell: "echo run > var/log/cloud-init.log", checks: ["leftovers.cloud-init-logs"] },
  // Leftovers.
  "SSH host keys": {
    shell: "ssh-keygen -q -t ed25519 -N '' -f etc/ssh/ssh_host_ed25519_key",
    checks: ["leftovers.ssh-host-keys"],
  },
  "a user with a password": {
    shell:
      "echo 'build:x:1000:1000::/home/build:/bin/bash' >> etc/passwd; echo 'build:$6$salt$hash:19900:0:99999:7:::' >> etc/shadow; echo 'build:x:1000:' >> etc/group; mkdir home/build",
    checks: ["leftovers.user-accounts"],
  },
  "a root password": {
    shell: "sed -i 's|^root:[^:]*:|root:$6$salt$hash:|' etc/shadow",
    checks: ["leftovers.root-password"],
  },
  "an empty root password": {
    shell: "sed -i 's|^root:[^:]*:|root::|' etc/shadow",
    checks: ["leftovers.root-password"],
  },
  "root's authorized keys": {
    shell:
      "mkdir -p root/.ssh; echo 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExampl me' > root/.ssh/authorized_keys; chmod 0600 root/.ssh/authorized_keys",
    checks: ["security.no-authorized-keys"],
  },
  "a shell history": { shell: "echo 'mysql -psecret' > root/.bash_history", checks: ["leftovers.shell-history"] },
  "a machine id": { shell: "echo 4f5b8b1f0c5e4d6f9a7b3c2d1e0f9a8b > etc/machine-id", checks: ["leftovers.machine-id"] },
  "the host name of the build machine": { shell: "echo build-7 > etc/hostname", checks: ["leftovers.hostname"] },
  "name servers of the build network": {
    shell: "rm -f etc/resolv.conf; echo 'nameserver 10.1.2.3' > etc/resolv.conf",
    checks: ["leftovers.resolv-conf"],
  },
  "a DHCP lease": {
    shell: "mkdir -p var/lib/dhcp; echo 'lease { interface \"eth0\"; }' > var/lib/dhcp/dhclient.eth0.leases",
    checks: ["leftovers.dhcp-leases"],
  },
  "certificates of the agent": {
    shell: "mkdir -p var/lib/waagent; echo key > var/lib/waagent/TransportPrivate.pem",
    checks: ["leftovers.waagent-libdir"],
  },
  "a log of the agent": { shell: "echo started > var/log/waagent.log", checks: ["leftovers.waagent-log"] },
  "the proxy of the package manager": {
    shell: "echo 'Acquire::http::Proxy \"http://10.0.0.1:3142\";' > etc/apt/apt.conf.d/01proxy",
    checks: ["leftovers.proxy-settings"],
  },
  "no source of security fixes": {
    shell: "sed -i /security/d etc/apt/sources.list",
    type: "specialized",
    checks: ["distro.debian.repositories"],
  },
  "no source at all": {
    shell: "sed -i 's/^deb /# deb /' etc/apt/sources.list",
    type: "specialized",
    checks: ["distro.debian.repositories"],
  },
  // Debian's cloud-init keeps them as they are, unless it is told otherwise.
  "no source at all in a generalized image": {
    shell: ": > etc/apt/sources.list",
    checks: ["distro.debian.repositories"],
  },
  "no source at all, and cloud-init writes them": {
    shell: ": > etc/apt/sources.list; sed -i '/preserve_sources_list/s/true/false/' etc/cloud/cloud.cfg",
    checks: [],
  },
  "an installed extension": {
    shell:
      "mkdir -p var/lib/waagent/Microsoft.Azure.Extensions.CustomScript-2.1.10/config; echo '{}' > var/lib/waagent/Microsoft.Azure.Extensions.CustomScript-2.1.10/HandlerManifest.json",
    checks: ["provisioning.left-extensions"],
  },
  "a crash dump": {
    shell: "mkdir -p var/crash; echo core > var/crash/_usr_bin_python3.0.crash",
    checks: ["leftovers.crash-data"],
  },
  "log files": { shell: "echo line > var/log/syslog", checks: ["leftovers.log-files"] },
  "a random seed": {
    shell: "mkdir -p var/lib/systemd; head -c 512 /dev/urandom > var/lib/systemd/random-seed",
    checks: ["leftovers.random-seed"],
  },
  // SSH and sudo.
  "sshd does not start": {
    shell: "find etc/systemd/system -type l -name 'ssh*' -delete",
    checks: ["security.sshd-enabled"],
  },
  "sshd masked": {
    shell:
      "find etc/systemd/system -type l -name 'ssh*' -delete; ln -s /dev/null etc/systemd/system/ssh.service; ln -s /dev/null etc/systemd/system/ssh.socket",
    checks: ["security.sshd-enabled"],
  },
  "keep-alives switched off": {
    shell: "sed -i 's/ClientAliveInterval.*/ClientAliveInterval 0/' etc/ssh/sshd_config.d/50-azure.conf",
    checks: ["security.client-alive-interval"],
  },
  "a keyword that sshd does not know": {
    shell: "echo 'PermitRootLogn no' >> etc/ssh/sshd_config",
    checks: ["security.sshd-config-valid"],
  },
  "nobody may log in": {
    shell: "echo 'AllowUsers build' > etc/ssh/sshd_config.d/10-users.conf",
    checks: ["security.sshd-config-valid"],
  },
  "sudo asks for root's password": {
    shell: "echo 'Defaults targetpw' > etc/sudoers.d/10-target",
    checks: ["security.sudoers-no-targetpw"],
  },
  "broken sudoers": { shell: "echo 'this is no rule' > etc/sudoers.d/10-broken", checks: ["security.sudoers-valid"] },
  "sudoers that others may write": { shell: "chmod 0666 etc/sudoers", checks: ["security.sudoers-valid"] },
  // The provisioning medium.
  "udf kept from loading": {
    shell: "echo 'install udf /bin/true' > etc/modprobe.d/hardening.conf",
    checks: ["provisioning.dvd-readable"],
  },
  // Network, storage, time.
  "a static address": {
    shell:
      "printf 'auto eth0\\niface eth0 inet static\\n  address 10.0.0.5/24\\n  gateway 10.0.0.1\\n' > etc/network/interfaces",
    checks: ["leftovers.static-network", "network.primary-dhcp"],
  },
  "no DHCP client": { shell: "rm -f usr/sbin/dhclient sbin/dhclient", checks: ["network.dhcp-client-present"] },
  "a persistent name for the old network card": {
    shell:
      'echo \'SUBSYSTEM=="net", ACTION=="add", ATTR{address}=="00:15:5d:01:02:03", NAME="eth0"\' > etc/udev/rules.d/70-persistent-net.rules',
    checks: ["network.no-persistent-net-rules"],
  },
  "the network service disabled": {
    shell: "find etc/systemd/system -type l -name 'networking.service' -delete",
    checks: ["network.primary-dhcp", "network.service-enabled"],
  },
  "a firewall that shuts the platform out": {
    shell:
      "printf 'table inet filter {\\n chain output {\\n type filter hook output priority 0; policy accept;\\n ip daddr 168.63.129.16 drop\\n }\\n}\\n' > etc/nftables.conf; mkdir -p etc/systemd/system/sysinit.target.wants; ln -sf /lib/systemd/system/nftables.service etc/systemd/system/sysinit.target.wants/nftables.service; mkdir -p usr/lib/systemd/system; printf '[Unit]\\nDescription=nftables\\n[Service]\\nType=oneshot\\nExecStart=/usr/sbin/nft -f /etc/nftables.conf\\n[Install]\\nWantedBy=sysinit.target\\n' > usr/lib/systemd/system/nftables.service",
    checks: ["network.wireserver-reachable"],
  },
  "fstab by kernel names": {
    shell: "sed -i 's|^UUID=[^ ]* / |/dev/sda1 / |' etc/fstab",
    checks: ["storage.fstab-no-device-names"],
  },
  "swap in fstab": {
    shell: "echo 'UUID=3f2a1b0c-1d2e-4f5a-8b9c-0d1e2f3a4b5c none swap sw 0 0' >> etc/fstab",
    checks: ["storage.fstab-no-swap"],
  },
  "a swap file": {
    shell: "head -c 1048576 /dev/zero > swapfile; chmod 0600 swapfile; mkswap -q swapfile",
    checks: ["storage.no-swap-file"],
  },
  "broken fstab": { shell: "echo 'UUID=1234 /data' >> etc/fstab", checks: ["storage.fstab-valid"] },
  "a data disk without nofail": {
    shell: "echo 'UUID=9a8b7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d /data ext4 defaults 0 2' >> etc/fstab",
    checks: ["storage.fstab-nofail"],
  },
  "no clock service": {
    shell: "find etc/systemd/system -type l -name 'chrony*.service' -delete",
    checks: ["generic.time-sync-service"],
  },
  "no mkfs for the temporary disk": {
    shell: "rm -f usr/sbin/mkfs.ext4 sbin/mkfs.ext4",
    checks: ["storage.mkfs-for-resource"],
  },
  "no sudo": { shell: "rm usr/bin/sudo", checks: ["generic.password-tools"] },
  "no OpenSSL": { shell: "rm usr/bin/openssl", checks: ["generic.openssl"] },
  // Specialized machines.
  "specialized, but deprovisioned": {
    type: "specialized",
    shell:
      "sed -i '/^azureuser/d' etc/passwd etc/shadow etc/group; rm -r home/azureuser etc/ssh/ssh_host_*; : > etc/machine-id; echo debian > etc/hostname; rm var/lib/waagent/provisioned",
    checks: ["provisioning.specialized-not-deprovisioned"],
  },
  "specialized, and cloud-init makes it a new machine": {
    type: "specialized",
    shell: "rm etc/cloud/cloud-init.disabled",
    checks: ["provisioning.specialized-left-alone"],
  },
  "specialized, and the agent provisions": {
    type: "specialized",
    shell: `${setKey("Provisioning.Agent", "auto")}; rm var/lib/waagent/provisioned`,
    checks: ["provisioning.specialized-left-alone"],
  },
  ...bootDefects,
};
