import type { PlainService } from "./plain-services.ts";
import type { Unit } from "./systemd-units.ts";

/** Services without units, under the names that units would have: `<name>.service`. */
export class PlainUnits {
  readonly #units = new Map<string, Unit>();

  /** Of two services with one name the first counts: a job of upstart before the script that it replaced. */
  constructor(services: Iterable<PlainService>) {
    for (const service of services) {
      const name = `${service.name}.service`;
      if (!this.#units.has(name)) this.#units.set(name, unitOf(name, service));
    }
  }

  find(name: string): Unit | undefined {
    return this.#units.get(name);
  }

  all(): readonly Unit[] {
    return [...this.#units.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}

function unitOf(name: string, { path, reasons }: PlainService): Unit {
  const startsAtBoot = reasons.length > 0;
  return {
    name,
    path,
    aliasOf: undefined,
    masked: false,
    isEnabled: startsAtBoot ? "enabled" : "disabled",
    startsAtBoot,
    startReasons: reasons,
    obstacle: undefined,
    triggeredBy: [],
    startsOnDemand: false,
    values: () => [],
  };
}
