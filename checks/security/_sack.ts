import { compareDotted, compareDpkg } from "../../src/facts/version-order.ts";

export type SackVerdict =
  | { readonly kind: "fixed" }
  | { readonly kind: "vulnerable"; readonly minimum: string }
  | { readonly kind: "unknown" };

export interface SackKernel {
  /** As `uname -r` says it. */
  readonly release: string;
  /** `debian`, `ubuntu`, `el` for the Red Hat family, `sles`, `coreos`, or another id. */
  readonly system: string;
  readonly major: number | undefined;
  /** Of the package that the kernel comes from, where that is numbered apart (Debian). */
  readonly packageVersion: string | undefined;
}

/** Release of each stable series with the fixes (kernel.org, 17 June 2019); later series have them from the start. */
const upstream: readonly string[] = ["4.4.182", "4.9.182", "4.14.127", "4.19.52", "5.1.11"];

/**
 * Minimums by `uname -r` up to the flavour; of kernels with one base the right one counts. Where no other source is named
 * they are those of the certification FAQ (azure-vm-certification-faq, "Linux test cases", SACK vulnerability).
 */
const minimums: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    el: [
      "2.6.32-754.15.3",
      "3.10.0-327.79.2",
      "3.10.0-514.66.2",
      "3.10.0-693.50.3",
      "3.10.0-862.34.2",
      "3.10.0-957.21.3",
      "3.10.0-1062.1.1",
      "4.18.0-80.4.2",
      "4.18.0-147",
    ],
    uek: ["2.6.39-400.312.2", "3.8.13-118.35.2", "4.1.12-124.28.3", "4.14.35-1902.2.0"],
    // Of two minimums for one series the FAQ's lower one counts: it is the build that has the fix (USN-4041-1).
    "ubuntu azure": ["4.15.0-1049", "4.18.0-1023", "5.0.0-1010"],
    // USN-4017-1 and, for 12.04 and 14.04, USN-4017-2. The FAQ has 4.4.0-151 of them.
    "ubuntu generic": ["3.2.0-141", "3.13.0-171", "4.4.0-151", "4.15.0-52", "4.18.0-22", "5.0.0-17"],
    "ubuntu kvm": ["4.4.0-1048", "4.15.0-1036", "4.18.0-1014", "5.0.0-1008"],
    "sles azure": ["4.4.180-4.31.1", "4.12.14-5.30.1", "4.12.14-6.15.2"],
    "sles default": [
      "3.0.101-108.95.2",
      "3.12.74-60.64.115.1",
      "4.4.121-92.114.1",
      "4.4.180-94.97.1",
      "4.12.14-95.19.1",
    ],
  }),
);

/** The FAQ, and DLA-1823-1, DSA-4465-1: packages of the kernel. */
const debian: ReadonlyMap<number, string> = new Map([
  [8, "3.16.68-2"],
  [9, "4.9.168-1+deb9u3"],
  [10, "4.19.37-5"],
]);

/** Whether a kernel has the fixes of CVE-2019-11477, -11478 and -11479. */
export function sackVerdict({ release, system, major, packageVersion }: SackKernel): SackVerdict {
  const version = /^\d+(\.\d+)*/.exec(release)?.[0] ?? "";
  if (compareDotted(version, "5.2") >= 0) return { kind: "fixed" };
  // CoreOS carried the fixes before the stable series did.
  if (system === "coreos" && compareDotted(version, "4.19.43") >= 0) return { kind: "fixed" };
  if (system === "debian") return debianVerdict(major, packageVersion);
  const table = minimums.get(tableOf(system, release));
  if (table) return byBuild(release, table, system === "sles");
  // A distribution that numbers its builds apart says nothing by the number of the upstream release.
  if (system === "ubuntu") return { kind: "unknown" };
  const series = upstream.find((fixed) => sameSeries(fixed, version));
  if (series === undefined) return { kind: "unknown" };
  return compareDotted(version, series) >= 0 ? { kind: "fixed" } : { kind: "vulnerable", minimum: series };
}

function tableOf(system: string, release: string): string {
  if (system === "el" && /uek/.test(release)) return "uek";
  if (system === "sles") return /-azure/.test(release) ? "sles azure" : "sles default";
  if (system === "ubuntu") return `ubuntu ${ubuntuFlavour(release)}`;
  return system;
}

/** Each cloud's kernel counts its builds by itself, from 1000; generic, lowlatency and virtual ones are one build. */
function ubuntuFlavour(release: string): string {
  const [, build = "", flavour = ""] = /^[\d.]+-(\d+)-([a-z0-9]+)/.exec(release) ?? [];
  return Number(build) < 1000 ? "generic" : flavour;
}

function debianVerdict(major: number | undefined, packageVersion: string | undefined): SackVerdict {
  if (packageVersion === undefined) return { kind: "unknown" };
  const minimum = debian.get(Math.min(major ?? 0, 10));
  if (minimum === undefined) return { kind: "unknown" };
  return compareDpkg(packageVersion, minimum) >= 0 ? { kind: "fixed" } : { kind: "vulnerable", minimum };
}

/**
 * Compares builds of one base: `3.10.0-957.5.1.el7` has to reach `957.21.3` although `1062` is in the table too, and
 * `3.10.0-1160` is past all of them. SUSE's `uname -r` leaves out the last number of the build, and its builds of one base
 * are `branches` of service packs that no number orders.
 */
function byBuild(release: string, table: readonly string[], branches: boolean): SackVerdict {
  const numbers = numbersOf(release);
  const [base, build] = [numbers.slice(0, 3).join("."), numbers[3] ?? 0];
  const ofBase = table.filter((minimum) => numbersOf(minimum).slice(0, 3).join(".") === base);
  const newest = ofBase.at(-1);
  if (newest === undefined) {
    const newer = table.every((minimum) => compareDotted(base, numbersOf(minimum).slice(0, 3).join(".")) > 0);
    return newer ? { kind: "fixed" } : { kind: "unknown" };
  }
  const own = ofBase.find((minimum) => numbersOf(minimum)[3] === build);
  const next = ofBase.find((minimum) => (numbersOf(minimum)[3] ?? 0) > build);
  if (branches && !own && next) return { kind: "unknown" };
  const minimum = own ?? next ?? newest;
  const wanted = numbersOf(minimum);
  const compared = branches && wanted.length > 4 ? wanted.slice(0, -1) : wanted;
  return compareDotted(numbers.join("."), compared.join(".")) >= 0
    ? { kind: "fixed" }
    : { kind: "vulnerable", minimum };
}

/** The leading numbers of `4.15.0-1049-azure` or `3.10.0-957.21.3.el7.x86_64`. */
function numbersOf(release: string): readonly number[] {
  const [version = "", build = ""] = (/^[\d.]+(-[\d.]+)?/.exec(release)?.[0] ?? "").split("-");
  const three = [...version.split("."), "0", "0"].slice(0, 3);
  return [...three, ...build.split(".").filter((part) => part !== "")].map(Number);
}

function sameSeries(fixed: string, version: string): boolean {
  return fixed.split(".").slice(0, 2).join(".") === version.split(".").slice(0, 2).join(".");
}
