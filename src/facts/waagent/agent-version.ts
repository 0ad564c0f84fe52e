import { compareDotted } from "../version-order.ts";

/** True when the release is older than the limit. Agent versions are dotted numbers of three or four parts. */
export function agentBefore(version: string, limit: string): boolean {
  return compareDotted(version, limit) < 0;
}
