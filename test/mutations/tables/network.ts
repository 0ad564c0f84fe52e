import { file, link } from "../../../src/testing/index.ts";
import { all, append, type MutationTable, remove, replace, replaceBytes } from "../mutation.ts";

const wants = "/etc/systemd/system/multi-user.target.wants";
const profile = (name: string, text: string) => ({
  [`/etc/NetworkManager/system-connections/${name}.nmconnection`]: file(text, { mode: 0o600 }),
});
const ifcfg = "/etc/sysconfig/network-scripts/ifcfg-eth0";
const mlx5 = (version: string) => `/usr/lib/modules/${version}/kernel/drivers/net/ethernet/mellanox/mlx5`;

export const network: MutationTable = {
  "no DHCP client for cloud-init": ["ubuntu-22.04", remove("/usr/sbin/dhclient"), "network.dhcp-client-present"],
  "no DHCP client for RHEL 10": ["rhel-10", remove("/usr/sbin/dhcpcd"), "network.dhcp-client-present"],
  "no DHCP client for ifupdown": ["debian-12", remove("/usr/sbin/dhclient"), "network.dhcp-client-present"],
  "the DHCP client gives up soon": ["sles-15", { "/etc/dhclient.conf": "timeout 30;\n" }, "network.dhcp-timeout"],
  "the DHCP client of Debian gives up soon": [
    "debian-11",
    append("/etc/dhcp/dhclient.conf", "timeout 30;\n"),
    "network.dhcp-timeout",
  ],
  "NetworkManager gives up soon": [
    "alma-9",
    replace("/etc/NetworkManager/conf.d/99-dhcp-timeout.conf", "300", "30"),
    "network.dhcp-timeout",
  ],
  "DHCP sets the host name": [
    "leap-15.6",
    replace("/etc/sysconfig/network/dhcp", 'DHCLIENT_SET_HOSTNAME="no"', 'DHCLIENT_SET_HOSTNAME="yes"'),
    "network.dhclient-set-hostname-suse",
  ],
  "the profile of eth0 is not activated": [
    "rocky-9-specialized",
    replace("/etc/NetworkManager/system-connections/eth0.nmconnection", "autoconnect=true", "autoconnect=false"),
    "network.el8-eth0-profile",
    "network.primary-dhcp",
  ],
  "a fixed address in the profile of eth0": [
    "oracle-9",
    replace(
      "/etc/NetworkManager/system-connections/eth0.nmconnection",
      "[ipv4]\nmethod=auto",
      "[ipv4]\nmethod=manual\naddress1=10.1.1.5/24,10.1.1.1",
    ),
    "leftovers.static-network",
    "network.el8-eth0-profile",
    "network.primary-dhcp",
  ],
  "NetworkManager makes no profile by itself": [
    "rhel-9-specialized",
    { "/etc/NetworkManager/conf.d/no-auto.conf": "[main]\nno-auto-default=*\n" },
    "network.el8-eth0-profile",
    "network.primary-dhcp",
  ],
  "NetworkManager is not enabled": [
    "rhel-8",
    remove(`${wants}/NetworkManager.service`),
    "network.service-enabled",
    "network.primary-dhcp",
  ],
  "NetworkManager is masked": [
    "sles-16",
    { "/etc/systemd/system/NetworkManager.service": link("/dev/null") },
    "network.service-enabled",
    "network.primary-dhcp",
  ],
  "networkd is not enabled": [
    "azurelinux-3",
    remove(`${wants}/systemd-networkd.service`, "/etc/systemd/system/sockets.target.wants/systemd-networkd.socket"),
    "network.service-enabled",
    "network.primary-dhcp",
  ],
  "no file for networkd": ["azurelinux-3", remove("/etc/systemd/network/99-dhcp-en.network")],
  "wicked is not enabled": [
    "sles-15-specialized",
    remove(`${wants}/wicked.service`, "/etc/systemd/system/network.service"),
    "network.service-enabled",
    "network.primary-dhcp",
  ],
  "ifcfg-eth0 is gone from SUSE": ["sles-12", remove("/etc/sysconfig/network/ifcfg-eth0"), "network.primary-dhcp"],
  "ifcfg-eth0 has a fixed address on SUSE": [
    "leap-15.6",
    replace("/etc/sysconfig/network/ifcfg-eth0", "BOOTPROTO='dhcp'", "BOOTPROTO='static'\nIPADDR='10.1.1.5/24'"),
    "network.primary-dhcp",
    "network.suse-ifcfg-removed",
    "leftovers.static-network",
  ],
  "ifcfg-eth0 does not start on a specialized release 7": [
    "centos-7-specialized",
    replace(ifcfg, "ONBOOT=yes", "ONBOOT=no"),
    "network.ifcfg-eth0",
    "network.primary-dhcp",
  ],
  "the MAC address of the build machine": [
    "centos-7-specialized",
    append(ifcfg, "HWADDR=52:54:00:12:34:56\n"),
    "network.ifcfg-eth0",
    "network.no-static-leftovers",
  ],
  "netplan with the NIC of the build machine": [
    "ubuntu-22.04",
    {
      "/etc/netplan/00-installer-config.yaml": file(
        "network:\n  version: 2\n  ethernets:\n    ens33:\n      addresses: [10.1.1.5/24]\n",
        { mode: 0o600 },
      ),
    },
    "network.netplan-clean",
    "leftovers.static-network",
  ],
  "netplan is not installed": ["ubuntu-24.04", remove("/usr/sbin/netplan"), "network.netplan-installed"],
  "netplan matches other NICs": [
    "debian-13",
    replace("/etc/netplan/90-default.yaml", "name: eth*", "name: ens*"),
    "network.primary-dhcp",
  ],
  "ifupdown with a fixed address": [
    "debian-12",
    replace(
      "/etc/network/interfaces",
      "iface eth0 inet dhcp",
      "iface eth0 inet static\n\taddress 10.1.1.5/24\n\tgateway 10.1.1.1",
    ),
    "network.primary-dhcp",
    "leftovers.static-network",
  ],
  "a rule that names the NIC by its MAC address": [
    "rhel-7",
    {
      "/etc/udev/rules.d/70-persistent-net.rules":
        'SUBSYSTEM=="net", ACTION=="add", ATTR{address}=="52:54:00:12:34:56", NAME="eth0"\n',
    },
    "network.no-persistent-net-rules",
  ],
  "a link file that names the NIC by its MAC address": [
    "fedora-43",
    { "/etc/systemd/network/10-eth0.link": "[Match]\nMACAddress=52:54:00:12:34:56\n[Link]\nName=lan0\n" },
    "network.no-persistent-net-rules",
  ],
  "the generator of such rules": [
    "sles-12",
    all(remove("/etc/udev/rules.d/75-persistent-net-generator.rules"), {
      "/usr/lib/udev/rules.d/75-persistent-net-generator.rules":
        'SUBSYSTEM=="net", IMPORT{program}="write_net_rules"\n',
    }),
    "network.persistent-net-generator-masked",
  ],
  "two managers for the first NIC": [
    "rhel-9",
    {
      "/usr/lib/systemd/system/systemd-networkd.service":
        "[Service]\nExecStart=/usr/lib/systemd/systemd-networkd\n[Install]\nWantedBy=multi-user.target\n",
      "/usr/lib/systemd/systemd-networkd": file("", { mode: 0o755 }),
      [`${wants}/systemd-networkd.service`]: link("/usr/lib/systemd/system/systemd-networkd.service"),
      "/etc/systemd/network/10-eth0.network": "[Match]\nName=eth0\n[Network]\nDHCP=yes\n",
    },
    "network.one-network-stack",
  ],
  "NetworkManager takes the virtual function": [
    "rocky-9",
    remove("/etc/udev/rules.d/68-azure-sriov-nm-unmanaged.rules"),
    "network.sriov-unmanaged-nm-conf",
    "network.sriov-unmanaged-udev",
  ],
  "NetworkManager takes the virtual function on release 7": [
    "rhel-7",
    remove("/etc/udev/rules.d/68-azure-sriov-nm-unmanaged.rules"),
    "network.sriov-unmanaged-nm-conf",
    "network.sriov-unmanaged-udev",
  ],
  "networkd takes the virtual function": [
    "debian-12",
    {
      "/usr/lib/systemd/system/systemd-networkd.service": "[Service]\nExecStart=/usr/lib/systemd/systemd-networkd\n",
    },
  ],
  "networkd takes the virtual function on Ubuntu": [
    "ubuntu-18.04",
    { "/etc/systemd/network/80-all.network": "[Match]\nName=*\n[Network]\nDHCP=yes\n" },
    "network.sriov-unmanaged-networkd",
  ],
  "no driver of Mellanox": ["centos-stream-9", remove(mlx5("5.14.0-630.el9.x86_64")), "network.mlx-drivers"],
  "networking is switched off": [
    "rhel-7",
    replace("/etc/sysconfig/network", "NETWORKING=yes", "NETWORKING=no"),
    "network.sysconfig-network",
  ],
  "the wire server is blocked": [
    "rhel-9",
    {
      "/etc/sysconfig/nftables.conf":
        "table inet f {\n\tchain output {\n\t\ttype filter hook output priority 0; policy accept;\n\t\tip daddr 168.63.129.16 drop\n\t}\n}\n",
      "/usr/lib/systemd/system/nftables.service":
        "[Service]\nExecStart=/sbin/nft -f /etc/sysconfig/nftables.conf\n[Install]\nWantedBy=multi-user.target\n",
      [`${wants}/nftables.service`]: link("/usr/lib/systemd/system/nftables.service"),
    },
    "network.wireserver-reachable",
  ],
  "the metadata service is blocked": [
    "debian-11",
    {
      "/etc/iptables/rules.v4":
        "*filter\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -d 169.254.169.254 -j DROP\nCOMMIT\n",
      "/usr/lib/systemd/system/netfilter-persistent.service":
        "[Service]\nExecStart=/usr/sbin/netfilter-persistent start\n[Install]\nWantedBy=multi-user.target\n",
      [`${wants}/netfilter-persistent.service`]: link("/usr/lib/systemd/system/netfilter-persistent.service"),
    },
    "network.wireserver-reachable",
    "leftovers.firewall-rules",
  ],
  "NetworkManager is gone": [
    "rhel-8-specialized",
    remove(
      "/usr/sbin/NetworkManager",
      "/usr/lib/systemd/system/NetworkManager.service",
      `${wants}/NetworkManager.service`,
    ),
    "network.primary-dhcp",
    "network.service-enabled",
  ],
  "NetworkManager was never installed on release 7": [
    "rhel-7-specialized",
    all(
      remove(
        "/usr/sbin/NetworkManager",
        "/usr/lib/systemd/system/NetworkManager.service",
        `${wants}/NetworkManager.service`,
      ),
      replaceBytes("/var/lib/rpm/Packages", "NetworkManager\0", "NetworkMangler\0"),
    ),
    "network.el7-keep-networkmanager",
    "network.primary-dhcp",
    "network.service-enabled",
  ],
  "a profile with the MAC address of the build machine": [
    "rhel-10",
    profile(
      "eth0",
      "[connection]\nid=eth0\ntype=ethernet\ninterface-name=eth0\n[ethernet]\nmac-address=52:54:00:12:34:56\n[ipv4]\nmethod=auto\n",
    ),
    "network.no-static-leftovers",
  ],
};
