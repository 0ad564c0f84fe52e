import type { ConfigReader } from "./config-search.ts";
import type { Version } from "./version.ts";
import { isBefore } from "./version.ts";

/** What one release of ds-identify does differently from another. */
export interface DsIdentifyTraits {
  readonly reader: ConfigReader;
  /** The policy where neither file nor command line says one: on i?86 and x86_64, and on all other machines. */
  readonly policyX86: string;
  readonly policyElsewhere: string;
  /** The list that is searched when the configuration has none that it understands. */
  readonly builtinList: readonly string[];
  /** `ds=` on the kernel command line names the datasource (23.2). */
  readonly readsDsParameter: boolean;
  /** Values from the command line end at the last (23.2) or first (23.2.2) semicolon. */
  readonly cutsAtSemicolon: "no" | "last" | "first";
  /** A command line word that begins with `ds=nocloud` finds NoCloud (until 23.1). */
  readonly findsNoCloudOnCommandLine: boolean;
  /** Looks at cloud-init.disabled and `cloud-init=disabled` itself (23.4); before, the generator does. */
  readonly readsKillSwitches: boolean;
  /** NoCloud settings in the configuration find NoCloud (22.2), also with `seedfrom` alone (24.3). */
  readonly findsNoCloudConfig: boolean;
  readonly findsNoCloudSeedFrom: boolean;
  /** MAAS is found by a `MAAS:` key in the configuration (until 25.1), by the command line (until 25.3). */
  readonly findsMaas: "by-config" | "by-command-line" | "never";
  /** A list of one entry is written without `None` behind it (24.1.3). */
  readonly writesSingleEntryBare: boolean;
}

const listUntil251 =
  "MAAS ConfigDrive NoCloud AltCloud Azure Bigstep CloudSigma CloudStack DigitalOcean Vultr AliYun Ec2 GCE OpenNebula OpenStack OVF SmartOS Scaleway Hetzner IBMCloud Oracle Exoscale RbxCloud UpCloud VMware LXD NWCS Akamai WSL";
const listFrom251 =
  "MAAS ConfigDrive NoCloud AltCloud Azure Bigstep CloudSigma CloudStack DigitalOcean Vultr AliYun Ec2 GCE OpenNebula OpenStack VMware OVF SmartOS Scaleway Hetzner IBMCloud Oracle Exoscale RbxCloud UpCloud LXD NWCS Akamai WSL CloudCIX";

const policy = (maybe: "all" | "none", notFound: "enabled" | "disabled"): string =>
  `search,found=all,maybe=${maybe},notfound=${notFound}`;

/**
 * The traits of a release (tools/ds-identify, 17.1 to 26.2). Without a version those of the newest. Lists differ in
 * sources that no Azure VM can be taken for; those do not change a result and are not kept apart. Nor is that 17.1 and
 * 17.2 do not look for the seeds of Ubuntu Core.
 */
export function traitsOfVersion(version: Version | undefined): DsIdentifyTraits {
  const before = (other: string): boolean => version !== undefined && isBefore(version, other);
  return {
    reader: !before("24.2") ? "grep" : !before("23.4") && before("23.4.2") ? "early-grep" : "shell",
    policyX86: policy(before("25.1.3") ? "all" : "none", "disabled"),
    policyElsewhere: policy(before("25.1.3") ? "all" : "none", before("25.1.4") ? "enabled" : "disabled"),
    builtinList: (before("25.1") ? listUntil251 : listFrom251)
      .split(" ")
      .filter((name) => name !== "Vultr" || !before("21.2")),
    readsDsParameter: !before("23.2"),
    cutsAtSemicolon: before("23.2") ? "no" : before("23.2.2") ? "last" : "first",
    findsNoCloudOnCommandLine: before("23.2"),
    readsKillSwitches: !before("23.4"),
    findsNoCloudConfig: !before("22.2"),
    findsNoCloudSeedFrom: !before("24.3"),
    findsMaas: before("25.2") ? "by-config" : before("26.1") ? "by-command-line" : "never",
    writesSingleEntryBare: !before("24.1.3"),
  };
}

/** Ubuntu 16.04 patches its packages: nothing found never switches cloud-init off, and no list is written. */
export const xenialPolicy = "report,found=all,maybe=all,notfound=enabled";

/**
 * The traits of the ds-identify that the image holds, read from its text, since distributions carry changes back to
 * older releases. Undefined when the text is not the script as it has been since 17.1.
 */
export function traitsOfScript(script: string): DsIdentifyTraits | undefined {
  const list = /^DI_DSLIST_DEFAULT="([^"]*)"/m.exec(script)?.[1];
  const policyX86 = policyIn(script, "DI_DEFAULT_POLICY");
  const policyElsewhere = policyIn(script, "DI_DEFAULT_POLICY_NO_DMI");
  if (list === undefined || policyX86 === undefined || policyElsewhere === undefined) return undefined;
  return {
    reader: !/\$\(grep "\$key/.test(script)
      ? "shell"
      : script.includes("get_single_line_flow_sequence()")
        ? "grep"
        : "early-grep",
    policyX86,
    policyElsewhere,
    builtinList: list
      .replaceAll("\\\n", "")
      .split(/\s+/)
      .filter((name) => name !== ""),
    readsDsParameter: /^\s*ds\) *_rc_dsname=/m.test(script),
    cutsAtSemicolon: script.includes("val=${val%%;*}") ? "first" : script.includes("val=${val%;*}") ? "last" : "no",
    findsNoCloudOnCommandLine: /case " \$\{DI_KERNEL_CMDLINE\} " in\s+\*\\ ds=nocloud\*\)/.test(script),
    readsKillSwitches: script.includes("is_disabled()"),
    findsNoCloudConfig: script.includes('check_config "NoCloud"'),
    findsNoCloudSeedFrom: script.includes('check_config "seedfrom"'),
    findsMaas: script.includes('check_config "MAAS"')
      ? "by-config"
      : script.includes("dscheck_MAAS()")
        ? "by-command-line"
        : "never",
    writesSingleEntryBare: script.includes('write_result "datasource_list: [ $1 ]"'),
  };
}

function policyIn(script: string, variable: string): string | undefined {
  const value = new RegExp(`^${variable}="([^"\\n]*)"`, "m").exec(script)?.[1];
  return value?.replaceAll("${DI_DISABLED}", "disabled").replaceAll("${DI_ENABLED}", "enabled");
}
