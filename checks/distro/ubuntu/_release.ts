import type { OperatingSystem } from "../../../src/facts/os.ts";

/** `noble`; releases before 18.04 say it in VERSION only: `14.04.6 LTS, Trusty Tahr`, `16.04.7 LTS (Xenial Xerus)`. */
export function codenameOf({ release }: OperatingSystem): string | undefined {
  const name = release.get("VERSION_CODENAME")?.value ?? release.get("UBUNTU_CODENAME")?.value;
  if (name !== undefined && name !== "") return name.toLowerCase();
  return /[,(]\s*([A-Za-z]+)/.exec(release.get("VERSION")?.value ?? "")?.[1]?.toLowerCase();
}
