import { gone, type Judgement, lineThat } from "./_gone.ts";

/** Sure to break only with the old card's address; elsewhere the next rendering or DHCP on any card helps. */
function rendered(text: string): Judgement {
  return lineThat(/\b([0-9a-f]{2}:){5}[0-9a-f]{2}\b/i)(text) ?? { level: "should" };
}

/** The renderer says so in the first lines. */
function renderedBySysconfig(text: string): Judgement | undefined {
  return /^# Created by cloud-init/m.test(text) ? rendered(text) : undefined;
}

export default gone({
  id: "leftovers.cloud-init-network",
  title: "No network configuration that cloud-init rendered is left",
  level: "must",
  why: "It is made for the network card of the build machine. With a MAC address in it the new VM stays without network wherever cloud-init does not render it again; without one it is only stale.",
  fix: { text: "Clean what cloud-init has rendered.", commands: ["cloud-init clean --configs network"] },
  places: [
    {
      path: "/etc/netplan/50-cloud-init.yaml",
      what: "network configuration that cloud-init rendered",
      judge: rendered,
    },
    {
      path: "/etc/NetworkManager/system-connections/cloud-init-*.nmconnection",
      what: "network configuration that cloud-init rendered",
      judge: rendered,
    },
    {
      path: "/etc/systemd/network/10-cloud-init-*.network",
      what: "network configuration that cloud-init rendered",
      judge: rendered,
    },
    {
      path: "/etc/network/interfaces.d/50-cloud-init*",
      what: "network configuration that cloud-init rendered",
      judge: rendered,
    },
    {
      path: "/etc/NetworkManager/conf.d/{99-cloud-init,30-cloud-init-ip6-addr-gen-mode}.conf",
      what: "NetworkManager settings that cloud-init wrote",
      level: "should",
    },
    {
      path: "/etc/sysconfig/network-scripts/ifcfg-*",
      what: "network configuration that cloud-init rendered",
      judge: renderedBySysconfig,
    },
    {
      path: "/etc/sysconfig/network/ifcfg-*",
      what: "network configuration that cloud-init rendered",
      judge: renderedBySysconfig,
    },
  ],
});
