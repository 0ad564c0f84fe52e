import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import { network } from "./network.ts";
import { unmanagedBy } from "./network/network-manager.ts";
import { networkdOpinion } from "./network/networkd.ts";
import { type NetworkReason, virtualFunction } from "./network/opinion.ts";
import { type UdevRule, assigns, comparedWith, udev } from "./udev.ts";
import { matchesGlob } from "./glob.ts";

/** Drivers of the functions that accelerated networking puts beside the synthetic NIC. */
export const virtualFunctionDrivers = ["mlx4_core", "mlx5_core", "mana"] as const;
export type VirtualFunctionDriver = (typeof virtualFunctionDrivers)[number];

/** Who would leave the functions of one driver alone, and where that is said. */
export interface VirtualFunctionHandling {
  readonly driver: VirtualFunctionDriver;
  /** A udev rule that sets NM_UNMANAGED for it. */
  readonly udevRule: NetworkReason | undefined;
  /** A setting of NetworkManager that takes it out. */
  readonly networkManagerConf: NetworkReason | undefined;
  /** What systemd-networkd would do with it. */
  readonly networkd: {
    readonly does: "dhcp" | "static" | "none" | "unknown";
    readonly reasons: readonly NetworkReason[];
  };
}

/** What becomes of the virtual functions of accelerated networking. */
export const virtualFunctions = defineFact(
  "virtual-functions",
  async (image: Image): Promise<readonly VirtualFunctionHandling[]> => {
    const { rules } = await image.fact(udev);
    const { files } = await image.fact(network);
    return virtualFunctionDrivers.map((driver) => {
      const marks = rules.filter((rule) => isForDriver(rule, driver));
      const unmanaged = marks.find((rule) => assigns(rule, "ENV", "NM_UNMANAGED", "1"));
      const sriov = marks.some((rule) => assigns(rule, "ENV", "AZURE_UNMANAGED_SRIOV", "1"));
      const properties = new Set([
        ...(unmanaged ? ["NM_UNMANAGED=1"] : []),
        ...(sriov ? ["AZURE_UNMANAGED_SRIOV=1"] : []),
      ]);
      const nic = virtualFunction(driver, properties);
      const conf = unmanagedBy(files.networkManagerConf, nic);
      return {
        driver,
        udevRule: unmanaged && { text: "a udev rule sets NM_UNMANAGED", path: unmanaged.path, line: unmanaged.line },
        networkManagerConf: conf && { text: conf.key, path: conf.path, line: conf.line },
        networkd: networkdOpinion(files.networkFiles, nic),
      };
    });
  },
);

/** A rule for NICs that names the driver or Azure's PCI bridge (`DRIVERS` looks at parents too), or compares neither. */
function isForDriver(rule: UdevRule, driver: string): boolean {
  if (!comparedWith(rule, "SUBSYSTEM").includes("net")) return false;
  const drivers = [
    ...comparedWith(rule, "DRIVERS"),
    ...comparedWith(rule, "ENV", "ID_NET_DRIVER"),
    ...comparedWith(rule, "DRIVER"),
  ];
  return drivers.some((pattern) => matchesGlob(pattern, driver) || matchesGlob(pattern, "hv_pci"));
}
