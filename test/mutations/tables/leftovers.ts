import { absent, file, hugeFile, link } from "../../../src/testing/index.ts";
import { all, append, change, type MutationTable, replace } from "../mutation.ts";

const key = (mode = 0o600) =>
  file("-----BEGIN OPENSSH PRIVATE KEY-----\n-----END OPENSSH PRIVATE KEY-----\n", { mode });

export const leftovers: MutationTable = {
  "accounting records": ["rhel-9", { "/var/account/pacct": "x" }, "leftovers.accounting"],
  "a backup of sudoers": ["debian-12", { "/etc/sudoers~": file("x", { mode: 0o440 }) }, "leftovers.backup-files"],
  "a cache of block devices": ["sles-12", { "/run/blkid/blkid.tab": "x" }, "leftovers.blkid-tab"],
  "credentials of a cloud": [
    "ubuntu-24.04",
    { "/root/.azure/msal_token_cache.json": "{}" },
    "leftovers.build-credentials",
  ],
  "a token of a registry": [
    "fedora-43",
    { "/root/.docker/config.json": '{"auths": {"x": {"auth": "YTpi"}}}' },
    "leftovers.build-credentials",
  ],
  "tools of another hypervisor": [
    "ubuntu-22.04",
    {
      "/usr/lib/systemd/system/open-vm-tools.service":
        "[Service]\nExecStart=/usr/bin/vmtoolsd\n[Install]\nWantedBy=multi-user.target\n",
      "/etc/systemd/system/multi-user.target.wants/open-vm-tools.service": link(
        "/usr/lib/systemd/system/open-vm-tools.service",
      ),
    },
    "leftovers.build-tools",
  ],
  "a private key of the machine": [
    "rocky-9",
    { "/etc/pki/tls/private/localhost.key": key() },
    "leftovers.ca-private-keys",
  ],
  "the drift of another clock": ["alma-9", { "/var/lib/chrony/drift": "-12.3 0.1\n" }, "leftovers.chrony-state"],
  "ds-identify pinned to another cloud": [
    "debian-13",
    { "/etc/cloud/ds-identify.cfg": "datasource: NoCloud\n" },
    "cloud-init.datasource-azure-only",
    "leftovers.cloud-init-datasource-config",
    "provisioning.generalized-has-provisioner",
  ],
  "a line that cloud-init wrote to fstab": [
    "rhel-9-raw",
    append(
      "/etc/fstab",
      "/dev/disk/cloud/azure_resource-part1\t/mnt\tauto\tdefaults,nofail,comment=cloudconfig\t0\t2\n",
    ),
    "leftovers.cloud-init-fstab",
  ],
  "logs of cloud-init": ["azurelinux-3", { "/var/log/cloud-init.log": "x" }, "leftovers.cloud-init-logs"],
  "a network configuration that cloud-init rendered": [
    "ubuntu-24.04",
    {
      "/etc/netplan/50-cloud-init.yaml":
        "network:\n  version: 2\n  ethernets:\n    eth0:\n      dhcp4: true\n      match:\n        macaddress: 00:0d:3a:12:34:56\n      set-name: eth0\n",
    },
    "leftovers.cloud-init-network",
  ],
  "a seed of an installer": [
    "debian-12",
    {
      "/var/lib/cloud/seed/nocloud-net/user-data": "#cloud-config\n",
      "/var/lib/cloud/seed/nocloud-net/meta-data": "instance-id: x\n",
    },
    "leftovers.cloud-init-seed",
  ],
  "settings of sshd that cloud-init rendered": [
    "rhel-10",
    { "/etc/ssh/sshd_config.d/50-cloud-init.conf": file("PasswordAuthentication yes\n", { mode: 0o600 }) },
    "leftovers.cloud-init-ssh-config",
  ],
  "state of an earlier run of cloud-init": [
    "sles-15",
    {
      "/var/lib/cloud/instances/4d1e/user-data.txt": "x",
      "/var/lib/cloud/instance": link("/var/lib/cloud/instances/4d1e"),
    },
    "leftovers.cloud-init-state",
  ],
  "a crash dump": ["rhel-8", { "/var/crash/127.0.0.1-2025-10-01/vmcore": "x" }, "leftovers.crash-data"],
  "a fingerprint": ["fedora-43", { "/var/lib/fprint/ann/x/1": "x" }, "leftovers.desktop-state"],
  "a DHCP lease": ["centos-7", { "/var/lib/dhclient/dhclient--eth0.lease": "lease {}\n" }, "leftovers.dhcp-leases"],
  "a lease of NetworkManager": [
    "rhel-9",
    { "/var/lib/NetworkManager/internal-5f-eth0.lease": "ADDRESS=10.0.0.4\n" },
    "leftovers.dhcp-leases",
  ],
  "leases that a server gave": [
    "oracle-9",
    { "/var/lib/dhcpd/dhcpd.leases": "lease 10.0.0.5 {\n}\n" },
    "leftovers.dhcp-server-state",
  ],
  "the identity of a container engine": [
    "ubuntu-22.04",
    { "/var/lib/docker/engine-id": "x" },
    "leftovers.docker-state",
  ],
  "rules of the build network": [
    "rhel-7",
    { "/etc/sysconfig/iptables": "*filter\n-A INPUT -s 10.0.0.0/8 -j ACCEPT\nCOMMIT\n" },
    "leftovers.firewall-rules",
  ],
  "a dialog at the first boot": ["oracle-8", { "/.unconfigured": "" }, "leftovers.first-boot-flags"],
  "a host name": ["debian-11", replace("/etc/hostname", "debian", "builder-7"), "leftovers.hostname"],
  "a host name for an address": ["ubuntu-18.04", append("/etc/hosts", "127.0.1.1 builder-7\n"), "leftovers.hostname"],
  "a host name for DHCP": [
    "centos-7",
    append("/etc/sysconfig/network-scripts/ifcfg-eth0", "DHCP_HOSTNAME=builder-7\n"),
    "leftovers.ifcfg-hostname",
  ],
  "a kickstart file with a password": [
    "rhel-8",
    { "/root/anaconda-ks.cfg": file("rootpw --iscrypted $6$s$h\n", { mode: 0o600 }) },
    "leftovers.installer-files",
  ],
  "an enrolment with FreeIPA": ["rhel-9", { "/etc/ipa/default.conf": "[global]\n" }, "leftovers.ipa-client"],
  "an initiator name": [
    "ubuntu-24.04",
    { "/etc/iscsi/initiatorname.iscsi": "InitiatorName=iqn.2004-10.com.ubuntu:01:1\n" },
    "leftovers.iscsi-nvme-initiator",
  ],
  "a keytab": ["sles-12", { "/etc/krb5.keytab": file("x", { mode: 0o600 }) }, "leftovers.kerberos-hostkeytab"],
  "a Kerberos database": ["rhel-7", { "/var/kerberos/krb5kdc/principal": "x" }, "leftovers.kerberos-kdc"],
  "logs of the system": [
    "debian-13",
    { "/var/log/auth.log": "Nov  1 sshd\n", "/var/log/wtmp": "x" },
    "leftovers.log-files",
  ],
  "a journal": [
    "tumbleweed",
    { "/var/log/journal/4f5b8b1f0c5e4d6f9a7b3c2d1e0f9a8b/system.journal": "x" },
    "leftovers.log-files",
  ],
  "a list of allowed LVM devices": [
    "rhel-9",
    { "/etc/lvm/devices/system.devices": "VERSION=1.1.2\nIDTYPE=sys_wwid IDNAME=naa.6 DEVNAME=/dev/sda2 PVID=x\n" },
    "leftovers.lvm-system-devices",
  ],
  "a machine id": [
    "ubuntu-22.04",
    { "/etc/machine-id": file("4f5b8b1f0c5e4d6f9a7b3c2d1e0f9a8b\n", { mode: 0o444 }) },
    "leftovers.machine-id",
  ],
  "a machine id for D-Bus": [
    "debian-12",
    { "/var/lib/dbus/machine-id": "4f5b8b1f0c5e4d6f9a7b3c2d1e0f9a8b\n" },
    "leftovers.machine-id",
  ],
  mail: ["debian-11", { "/var/mail/root": "From x\n" }, "leftovers.mail-and-cron-spool"],
  "a crontab": ["oracle-9", { "/var/spool/cron/root": "* * * * * /root/x\n" }, "leftovers.mail-and-cron-spool"],
  "a profile for another interface": [
    "rhel-10",
    {
      "/etc/NetworkManager/system-connections/ens192.nmconnection": file(
        "[connection]\nid=ens192\ntype=ethernet\ninterface-name=ens192\n[ipv4]\nmethod=auto\n",
        { mode: 0o600 },
      ),
    },
    "leftovers.nm-connections",
  ],
  "the identity of a management agent": [
    "sles-15",
    { "/etc/salt/minion_id": "builder-7\n" },
    "leftovers.other-agent-identities",
  ],
  "a large package cache": [
    "debian-12",
    { "/var/cache/apt/archives/linux-image.deb": hugeFile(300 * 1024 * 1024) },
    "leftovers.package-cache",
  ],
  "a hash in a backup of shadow": [
    "alma-9",
    { "/etc/shadow-": file("root:$6$s$h:1::::::\n", { mode: 0o600 }) },
    "leftovers.passwd-backups",
  ],
  "a proxy in the environment": [
    "ubuntu-26.04",
    { "/etc/environment": "HTTPS_PROXY=http://10.1.1.1:3128\n" },
    "leftovers.proxy-settings",
  ],
  "a proxy for apt": [
    "ubuntu-22.04",
    { "/etc/apt/apt.conf.d/00proxy": 'Acquire::http::Proxy "http://10.1.1.1:3142";\n' },
    "leftovers.proxy-settings",
  ],
  "a proxy for dnf": [
    "rocky-9",
    { "/etc/dnf/dnf.conf": "[main]\nproxy=http://10.1.1.1:3128\n" },
    "leftovers.proxy-settings",
  ],
  "certificates of Puppet": [
    "centos-stream-9",
    { "/etc/puppetlabs/puppet/ssl/private_keys/a.pem": key() },
    "leftovers.puppet-state",
  ],
  "a random seed": [
    "azurelinux-3",
    { "/var/lib/systemd/random-seed": file("x", { mode: 0o600 }) },
    "leftovers.random-seed",
  ],
  "a name server of the build network": [
    "rhel-9",
    { "/etc/resolv.conf": "# Generated by NetworkManager\nnameserver 10.1.1.1\n" },
    "leftovers.resolv-conf",
  ],
  "a data disk of the build machine": [
    "leap-15.6",
    append("/etc/fstab", "/dev/disk/azure/scsi1/lun0-part1 /data xfs defaults,nofail 0 2\n"),
    "leftovers.resource-disk-fstab",
  ],
  "an identity of Satellite": ["rhel-7", { "/etc/sysconfig/rhn/systemid": "<x/>\n" }, "leftovers.rhn-systemid"],
  "a subscription": [
    "rhel-8",
    { "/etc/pki/consumer/cert.pem": "x", "/etc/pki/consumer/key.pem": key() },
    "leftovers.rhsm-identity",
  ],
  "locks of the package database": ["centos-7", { "/var/lib/rpm/__db.001": "x" }, "leftovers.rpm-db-locks"],
  "secrets of a domain member": [
    "sles-15",
    { "/var/lib/samba/private/secrets.tdb": file("x", { mode: 0o600 }) },
    "leftovers.samba-db",
  ],
  "a shell history": ["debian-13", { "/root/.bash_history": file("ls\n", { mode: 0o600 }) }, "leftovers.shell-history"],
  "an id of the hardware": ["rhel-7", { "/etc/smolt/hw-uuid": "x\n" }, "leftovers.smolt-hw-uuid"],
  "host keys": [
    "fedora-43",
    { "/etc/ssh/ssh_host_ed25519_key": key(), "/etc/ssh/ssh_host_ed25519_key.pub": "ssh-ed25519 AAAA\n" },
    "leftovers.ssh-host-keys",
  ],
  "host keys elsewhere": [
    "sles-12",
    all(append("/etc/ssh/sshd_config", "HostKey /etc/ssh/keys/host\n"), { "/etc/ssh/keys/host": key() }),
    "leftovers.ssh-host-keys",
  ],
  "a private key in a home": ["ubuntu-24.04", { "/root/.ssh/id_ed25519": key() }, "leftovers.ssh-user-dirs"],
  "hosts that root knows": [
    "rhel-9",
    { "/root/.ssh/known_hosts": file("github.com ssh-ed25519 AAAA\n", { mode: 0o600 }) },
    "leftovers.ssh-user-dirs",
  ],
  "a cache of logins": [
    "rhel-8",
    { "/var/lib/sss/db/cache_corp.ldb": file("x", { mode: 0o600 }) },
    "leftovers.sssd-db",
  ],
  "a fixed address": [
    "centos-7",
    change("/etc/sysconfig/network-scripts/ifcfg-eth0", (text) =>
      text.replace("BOOTPROTO=dhcp", "BOOTPROTO=none\nIPADDR=10.1.1.5\nPREFIX=24\nGATEWAY=10.1.1.1"),
    ),
    "leftovers.static-network",
  ],
  "a registration with SUSE": [
    "sles-15",
    { "/etc/zypp/credentials.d/SCCcredentials": file("username=SCC_1\npassword=x\n", { mode: 0o600 }) },
    "leftovers.suse-registration",
  ],
  "temporary files": ["rocky-9", { "/tmp/setup.sh": "#!/bin/sh\n" }, "leftovers.tmp-files"],
  "a token of Ubuntu Pro": [
    "ubuntu-22.04",
    { "/var/lib/ubuntu-advantage/private/machine-token.json": file("{}", { mode: 0o600 }) },
    "leftovers.ubuntu-pro-landscape",
  ],
  "logs of the agent": ["oracle-8", { "/var/log/waagent.log": "x" }, "leftovers.waagent-log"],
  "the account of the old VM": [
    "centos-stream-9",
    all(
      append("/etc/passwd", "joe:x:1000:1000::/home/joe:/bin/bash\n"),
      append("/etc/shadow", "joe:!:19900:0:99999:7:::\n"),
      {
        "/var/lib/waagent/ovf-env.xml": "<Environment><UserName>joe</UserName></Environment>",
      },
    ),
    "leftovers.user-accounts",
    "leftovers.waagent-ovf-env",
    "leftovers.waagent-user-account",
  ],
  "an installation id of yum": ["centos-7", { "/var/lib/yum/uuid": "7a7e\n" }, "leftovers.yum-uuid"],
  "a random seed beside the boot loader": ["sles-16", { "/boot/efi/loader/random-seed": "x" }, "leftovers.random-seed"],
  "no machine id where one is to be made": ["rhel-9", { "/etc/machine-id": absent }],
};
