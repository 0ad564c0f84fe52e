/** Why something is so, with its place where there is one. */
export interface NetworkReason {
  readonly text: string;
  readonly path?: string;
  readonly line?: number;
}

/**
 * What one network manager would do with the first NIC: ask DHCP for an IPv4 address (`dhcp`), set it up without
 * (`static`), leave it alone (`none`), or something that only the machine can tell.
 */
export interface Opinion {
  readonly does: "dhcp" | "static" | "none" | "unknown";
  readonly reasons: readonly NetworkReason[];
}

/** A setting that belongs to the machine or the site that the image was made on. */
export interface StaticSetting {
  readonly kind: "mac" | "address" | "gateway" | "dns" | "route" | "client-id" | "uuid";
  /** As the file says it. */
  readonly text: string;
  /** The interface that it is for, where the file says one. */
  readonly device: string | undefined;
  readonly path: string;
  readonly line: number;
}

/** A NIC as the managers see it when they choose what to do with it. */
export interface Nic {
  readonly name: string;
  readonly driver: string;
  /** udev properties that rules of the image give it. */
  readonly properties: ReadonlySet<string>;
}

/**
 * Azure's first NIC: hv_netvsc NICs keep the kernel's name with systemd's default policy, and their MAC address is
 * another one on every machine.
 */
export const firstNic: Nic = { name: "eth0", driver: "hv_netvsc", properties: new Set() };

/** A function of accelerated networking, which the synthetic NIC drives: no manager may give it an address of its own. */
export function virtualFunction(driver: string, properties: ReadonlySet<string>): Nic {
  return { name: "enP1s1", driver, properties };
}

/** Loopback addresses and names say nothing of a site. */
export function isLoopback(device: string | undefined, text = ""): boolean {
  return device === "lo" || /^(127\.|::1(\/|$))/.test(text);
}
