import type { OperatingSystem } from "../os.ts";
import type { UdevRules } from "../udev.ts";
import type { Unit, Units } from "../units.ts";
import { dhcpcdOpinion } from "./dhcpcd-conf.ts";
import { type Ifcfg, ifcfgIsFor, isNo, redHatIfcfgOpinion, suseIfcfgOpinion } from "./ifcfg.ts";
import { ifupdownOpinion } from "./ifupdown.ts";
import { hasDevices, netplanOpinion } from "./netplan.ts";
import { type IfcfgProfiles, networkManagerOpinion } from "./network-manager.ts";
import { networkdOpinion } from "./networkd.ts";
import { type NetworkReason, type Nic, type Opinion, firstNic } from "./opinion.ts";
import type { NetworkFiles } from "./read-network-files.ts";

export type ManagerName =
  | "NetworkManager"
  | "systemd-networkd"
  | "ifupdown"
  | "network-scripts"
  | "wicked"
  | "dhcpcd"
  | "connman";

/** A network manager that the image has a service of. */
export interface NetworkManagerState {
  readonly name: ManagerName;
  readonly unit: Unit | undefined;
  /** At boot, by its unit or, for networkd, by netplan's generator. */
  readonly starts: boolean;
  /** What it would do with Azure's first NIC. */
  readonly opinion: Opinion;
}

interface ManagerInput {
  readonly files: NetworkFiles;
  readonly units: Units;
  readonly udev: UdevRules;
  readonly system: OperatingSystem;
  /** netplan's generator or program is there: its files take effect. */
  readonly hasNetplan: boolean;
  /** Programs that udev rules start for NICs and that bring up DHCP. */
  readonly udevHelper: NetworkReason | undefined;
}

export function describeManagers(input: ManagerInput): readonly NetworkManagerState[] {
  const { files, units } = input;
  const states: NetworkManagerState[] = [];
  const add = (name: ManagerName, unit: Unit | undefined, opinion: Opinion, starts = unit?.startsAtBoot === true) => {
    if (unit || starts) states.push({ name, unit, starts, opinion });
  };
  const netplan = input.hasNetplan ? files.netplan.root : undefined;
  const wanted = netplanOpinion(netplan, firstNic);

  const networkManager = units.find("NetworkManager.service");
  const byProfile = networkManagerOpinion(files.profiles, ifcfgProfiles(input), files.networkManagerConf, firstNic);
  add("NetworkManager", networkManager, wanted.renderer === "NetworkManager" ? wanted : byProfile);

  const networkd = units.find("systemd-networkd.service");
  // netplan's generator pulls networkd in, whatever `systemctl is-enabled` says, unless it is masked.
  const generated = networkd?.masked === false && hasDevices(netplan) && wanted.renderer !== "NetworkManager";
  add(
    "systemd-networkd",
    networkd,
    networkdWithNetplan(files, wanted, firstNic),
    networkd?.startsAtBoot === true || generated,
  );

  const own = ifupdownOpinion(files.interfaces, firstNic);
  const helped: Opinion = input.udevHelper && own.does === "none" ? { does: "dhcp", reasons: [input.udevHelper] } : own;
  add("ifupdown", isRedHatNetwork(input) ? undefined : units.find("networking.service"), helped);

  const scripts = isRedHatNetwork(input) ? units.find("network.service") : undefined;
  add("network-scripts", scripts?.aliasOf === undefined ? scripts : undefined, scriptsOpinion(files.redHatIfcfg));

  add("wicked", units.find("wicked.service"), wickedOpinion(files.suseIfcfg));
  add("dhcpcd", units.find("dhcpcd.service"), dhcpcdOpinion(files.dhcpcd, firstNic));
  add("connman", units.find("connman.service"), {
    does: "dhcp",
    reasons: [{ text: "connman asks DHCP on every NIC" }],
  });
  return states;
}

function isRedHatNetwork({ system }: ManagerInput): boolean {
  return system.family === "redhat";
}

/** netplan writes its files as 10-netplan-<id>.network: those sort among the others. */
function networkdWithNetplan(files: NetworkFiles, wanted: ReturnType<typeof netplanOpinion>, nic: Nic): Opinion {
  if (wanted.renderer !== "networkd") return networkdOpinion(files.networkFiles, nic);
  const before = files.networkFiles.filter(({ name }) => name < "10-netplan-");
  const earlier = networkdOpinion(before, nic);
  return earlier.does === "none" ? wanted : earlier;
}

/** The ifcfg-rh plugin went away with RHEL 10 and Fedora 41; Fedora 36 to 40 have it as a package of its own. */
function ifcfgProfiles({ files, system }: ManagerInput): IfcfgProfiles {
  const last = system.id === "fedora" ? 40 : 9;
  const mine = files.redHatIfcfg.filter(
    (ifcfg) => ifcfgIsFor(ifcfg, firstNic) && !isNo(ifcfg.variables.get("NM_CONTROLLED")?.value ?? ""),
  );
  if (system.family !== "redhat" || (system.major ?? last) > last) return { opinions: [], idle: undefined };
  const opinions = mine.map(redHatIfcfgOpinion);
  return {
    opinions: opinions.filter((opinion) => opinion.does !== "none"),
    idle: opinions.find((opinion) => opinion.does === "none")?.reasons[0],
  };
}

function scriptsOpinion(files: readonly Ifcfg[]): Opinion {
  const mine = files.find((ifcfg) => ifcfgIsFor(ifcfg, firstNic));
  if (!mine) return { does: "none", reasons: [{ text: `no ifcfg file is for ${firstNic.name}` }] };
  if (!mine.variables.has("ONBOOT"))
    return { does: "none", reasons: [{ text: "no ONBOOT, which means no", path: mine.path }] };
  return redHatIfcfgOpinion(mine);
}

function wickedOpinion(files: readonly Ifcfg[]): Opinion {
  const mine = files.find((ifcfg) => ifcfg.name === firstNic.name);
  if (mine) return suseIfcfgOpinion(mine);
  return { does: "none", reasons: [{ text: `no ifcfg-${firstNic.name}, so wicked leaves the NIC alone` }] };
}
