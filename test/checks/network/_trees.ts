import { enabledUnit, systemdTargets } from "../../../fixtures/trees/parts/systemd.ts";
import { networkManager } from "../../../fixtures/trees/parts/services.ts";
import type { Tree } from "../../../src/testing/index.ts";

/** A system with systemd and nothing that it starts. */
export function system(id: string, version: string): Tree {
  return { ...systemdTargets(), "/etc/os-release": `ID=${id}\nVERSION_ID="${version}"\n`, "/etc/machine-id": "" };
}

export const el9: Tree = { ...system("rhel", "9.6"), ...networkManager() };
export const el7: Tree = { ...system("centos", "7"), ...enabledUnit("network.service") };
export const sles: Tree = { ...system("sles", "15.6"), ...enabledUnit("wicked.service") };
export const azureLinux: Tree = { ...system("azurelinux", "3.0"), ...enabledUnit("systemd-networkd.service") };
export const ubuntu: Tree = { ...system("ubuntu", "24.04"), ...enabledUnit("systemd-networkd.service") };
export const ifcfgEth0 = "/etc/sysconfig/network-scripts/ifcfg-eth0";
