/** Days until which a vendor keeps a release: for everybody, and for those who pay or a longer team takes over. */
export interface ReleaseSupport {
  /** `22.04`, `9`, `15.6`: equal to the version or to its beginning before a dot. */
  readonly version: string;
  readonly ends: string;
  readonly extendedEnds?: string;
}

/** When the dates were last compared with what the vendors say. */
export const RELEASES_AS_OF = "2026-08";

/**
 * By os-release ID, oldest first. Rolling releases have no dates.
 *
 * Sources: Debian and Ubuntu by their own distro-info-data (debian.csv: eol, eol-lts; ubuntu.csv: eol-server, eol-esm),
 * the others by endoflife.date, which reads the vendors' pages of lifecycles (RHEL: maintenance and ELS; SLES: general and
 * LTSS; Oracle: premier and extended). Not there are Oracle Linux 5 and 10 (Lifetime Support Policy: ten years, three
 * more extended) and Azure Linux (microsoft/azurelinux; of 3 only "about three years" from August 2024 is published).
 */
export const releases: ReadonlyMap<string, readonly ReleaseSupport[]> = new Map(
  Object.entries({
    almalinux: [
      { version: "8", ends: "2029-05-31" },
      { version: "9", ends: "2032-05-31" },
      { version: "10", ends: "2035-05-31" },
    ],
    azurelinux: [{ version: "3", ends: "2027-07-31" }],
    centos: [
      { version: "5", ends: "2017-03-31" },
      { version: "6", ends: "2020-11-30" },
      { version: "7", ends: "2024-06-30" },
      { version: "8", ends: "2021-12-31" },
    ],
    "centos-stream": [
      { version: "8", ends: "2024-05-31" },
      { version: "9", ends: "2027-05-31" },
      { version: "10", ends: "2030-05-31" },
    ],
    debian: [
      { version: "7", ends: "2016-04-25", extendedEnds: "2018-05-31" },
      { version: "8", ends: "2018-06-17", extendedEnds: "2020-06-30" },
      { version: "9", ends: "2020-07-18", extendedEnds: "2022-06-30" },
      { version: "10", ends: "2022-09-10", extendedEnds: "2024-06-30" },
      { version: "11", ends: "2024-08-14", extendedEnds: "2026-08-31" },
      { version: "12", ends: "2026-07-11", extendedEnds: "2028-06-30" },
      { version: "13", ends: "2028-08-09", extendedEnds: "2030-06-30" },
    ],
    fedora: [
      { version: "39", ends: "2024-11-26" },
      { version: "40", ends: "2025-05-13" },
      { version: "41", ends: "2025-12-15" },
      { version: "42", ends: "2026-05-27" },
      { version: "43", ends: "2026-12-09" },
      { version: "44", ends: "2027-06-02" },
    ],
    mariner: [
      { version: "1", ends: "2023-07-31" },
      { version: "2", ends: "2025-07-31" },
    ],
    ol: [
      { version: "5", ends: "2017-06-30", extendedEnds: "2020-11-30" },
      { version: "6", ends: "2021-03-31", extendedEnds: "2024-12-31" },
      { version: "7", ends: "2024-12-31", extendedEnds: "2028-06-30" },
      { version: "8", ends: "2029-07-31", extendedEnds: "2032-07-31" },
      { version: "9", ends: "2032-06-30", extendedEnds: "2035-06-30" },
      { version: "10", ends: "2035-06-30", extendedEnds: "2038-06-30" },
    ],
    "opensuse-leap": [
      { version: "42", ends: "2019-07-01" },
      { version: "15.0", ends: "2019-12-03" },
      { version: "15.1", ends: "2021-02-02" },
      { version: "15.2", ends: "2022-01-04" },
      { version: "15.3", ends: "2022-12-31" },
      { version: "15.4", ends: "2023-12-07" },
      { version: "15.5", ends: "2024-12-31" },
      { version: "15.6", ends: "2026-04-30" },
      { version: "16.0", ends: "2027-10-31" },
    ],
    rhel: [
      { version: "5", ends: "2017-03-31", extendedEnds: "2020-11-30" },
      { version: "6", ends: "2020-11-30", extendedEnds: "2024-06-30" },
      { version: "7", ends: "2024-06-30", extendedEnds: "2029-05-31" },
      { version: "8", ends: "2029-05-31", extendedEnds: "2033-05-31" },
      { version: "9", ends: "2032-05-31", extendedEnds: "2036-05-31" },
      { version: "10", ends: "2035-05-31", extendedEnds: "2039-05-31" },
    ],
    rocky: [
      { version: "8", ends: "2029-05-31" },
      { version: "9", ends: "2032-05-31" },
      { version: "10", ends: "2035-05-31" },
    ],
    sles: [
      { version: "11", ends: "2019-03-31", extendedEnds: "2022-03-31" },
      { version: "12.0", ends: "2016-06-30", extendedEnds: "2019-07-01" },
      { version: "12.1", ends: "2017-05-31", extendedEnds: "2020-05-31" },
      { version: "12.2", ends: "2018-03-31", extendedEnds: "2021-03-31" },
      { version: "12.3", ends: "2019-06-30", extendedEnds: "2022-06-30" },
      { version: "12.4", ends: "2020-06-30", extendedEnds: "2023-06-30" },
      { version: "12.5", ends: "2024-10-31", extendedEnds: "2027-10-31" },
      { version: "15.0", ends: "2019-12-31", extendedEnds: "2022-12-31" },
      { version: "15.1", ends: "2021-01-31", extendedEnds: "2024-01-31" },
      { version: "15.2", ends: "2021-12-31", extendedEnds: "2024-12-31" },
      { version: "15.3", ends: "2022-12-31", extendedEnds: "2025-12-31" },
      { version: "15.4", ends: "2023-12-31", extendedEnds: "2026-12-31" },
      { version: "15.5", ends: "2024-12-31", extendedEnds: "2027-12-31" },
      { version: "15.6", ends: "2025-12-31", extendedEnds: "2028-12-31" },
      { version: "15.7", ends: "2031-07-31", extendedEnds: "2034-07-31" },
      { version: "16.0", ends: "2027-11-30", extendedEnds: "2030-11-30" },
    ],
    ubuntu: [
      { version: "12.04", ends: "2017-04-28", extendedEnds: "2019-04-26" },
      { version: "14.04", ends: "2019-04-25", extendedEnds: "2024-04-25" },
      { version: "16.04", ends: "2021-04-30", extendedEnds: "2026-04-23" },
      { version: "18.04", ends: "2023-05-31", extendedEnds: "2028-04-26" },
      { version: "20.04", ends: "2025-05-29", extendedEnds: "2030-04-23" },
      { version: "22.04", ends: "2027-06-01", extendedEnds: "2032-04-21" },
      { version: "23.04", ends: "2024-01-25" },
      { version: "23.10", ends: "2024-07-11" },
      { version: "24.04", ends: "2029-05-31", extendedEnds: "2034-04-25" },
      { version: "24.10", ends: "2025-07-10" },
      { version: "25.04", ends: "2026-01-15" },
      { version: "25.10", ends: "2026-07-09" },
      { version: "26.04", ends: "2031-05-29", extendedEnds: "2036-04-23" },
      { version: "26.10", ends: "2027-07-15" },
    ],
  }),
);

/** The table of a system; CentOS Stream has one of its own. */
export function releasesOf({
  id,
  name,
}: {
  readonly id: string;
  readonly name: string;
}): readonly ReleaseSupport[] | undefined {
  const key = id === "centos" && /stream/i.test(name) ? "centos-stream" : id;
  return releases.get(key);
}

/** Distributions whose releases have no end of their own: what counts is how old the packages are. */
export const rolling: readonly string[] = [
  "arch",
  "flatcar",
  "gentoo",
  "kali",
  "nixos",
  "opensuse-tumbleweed",
  "opensuse-microos",
];

/**
 * Distributions that Azure endorses (endorsed-distros, text of 2024-11) and its own, by os-release ID, with the oldest
 * release that the text still names.
 */
export const endorsed: ReadonlyMap<string, string> = new Map(
  Object.entries({
    almalinux: "8",
    azurelinux: "3",
    debian: "11",
    flatcar: "0",
    mariner: "2",
    ol: "7",
    rhel: "7",
    rocky: "8",
    sles: "12.5",
    sles_sap: "12.5",
    ubuntu: "22.04",
  }),
);

/** Made for Azure by their own makers, or named by the agent's page, without being endorsed. */
export const publishedForAzure: readonly string[] = [
  "centos",
  "fedora",
  "gardenlinux",
  "kali",
  "nixos",
  "opensuse",
  "opensuse-leap",
  "opensuse-tumbleweed",
  "photon",
  "sl-micro",
  "sle-micro",
  "sle_hpc",
];
