/** A small tree and a boot: everything that ds-identify looks at. */
export interface DsIdentifyCase {
  readonly name: string;
  /** Path in the tree → content. */
  readonly files: Readonly<Record<string, string>>;
  readonly commandLine: string;
  /** As `uname -m` says it. */
  readonly machine: string;
}

const cloudCfg = "/etc/cloud/cloud.cfg";
const dropIn = "/etc/cloud/cloud.cfg.d/91-azure_datasource.cfg";
const ownCfg = "/etc/cloud/ds-identify.cfg";
const seed = "/var/lib/cloud/seed";

/** Spellings of a list: flow, block, several lines, quotes, comments, line ends, case, nothing. */
const lists: readonly string[] = [
  "",
  "datasource_list: [ Azure ]\n",
  "datasource_list: [Azure]\n",
  "datasource_list:[Azure]\n",
  "datasource_list: [ Azure, None ]\n",
  'datasource_list: ["Azure",None]\n',
  "datasource_list: ['NoCloud', \"Azure\"]\n",
  "datasource_list: [ NoCloud, ConfigDrive, None ]\n",
  "datasource_list: [ NoCloud, Azure, None ]\n",
  "datasource_list: [ Azure, NoCloud, None ]\n",
  "datasource_list: [ NoCloud ]\n",
  "datasource_list: [ NoCloud, None ]\n",
  "datasource_list: NoCloud\n",
  "datasource_list: NoCloud, Azure\n",
  "datasource_list: [ None ]\n",
  "datasource_list: [ None, Azure ]\n",
  "datasource_list: [ None, None ]\n",
  "datasource_list: []\n",
  "datasource_list: [ ]\n",
  "datasource_list: [ , ]\n",
  "datasource_list: [ Azure, ]\n",
  "datasource_list: [ ,NoCloud ]\n",
  "datasource_list:\n",
  "datasource_list: \n",
  "datasource_list: # nothing\n",
  "datasource_list: null\n",
  "datasource_list:\n  - Azure\n  - None\n",
  "datasource_list:\n- NoCloud\n",
  "datasource_list: [\n  Azure,\n  NoCloud,\n  None\n]\n",
  "datasource_list:\n  [ NoCloud ]\n",
  "datasource_list: [ NoCloud,\n  Azure, None ]\n",
  "datasource_list: [ NoCloud, ConfigDrive,\n  Azure ]\n",
  "datasource_list: [ Azure,\n  None ]\n",
  "datasource_list: [ azure, nocloud ]\n",
  "datasource_list: [ azure ]\n",
  "datasource_list: [ AZURE, None ]\n",
  "datasource_list: [ NoCloud ] # comment\n",
  "datasource_list: [ Azure ] # comment\n",
  "datasource_list: [ NoCloud, Azure ]# comment\n",
  "datasource_list: [ NoCloud, # comment ]\n",
  "# datasource_list: [ NoCloud ]\n",
  "  # datasource_list: [ NoCloud ]\n",
  "x: 1 # datasource_list: [ NoCloud ]\n",
  "datasource_list: [ NoCloud, None ]\r\n",
  "datasource_list: [ Azure ]\r\n",
  "datasource_list:\r\n  - Azure\r\n",
  '"datasource_list": [ NoCloud, None ]\n',
  "'datasource_list': [ NoCloud ]\n",
  "datasource_list : [ NoCloud, None ]\n",
  "datasource_list\t: [ NoCloud ]\n",
  "datasource_list:\t[ NoCloud ]\n",
  "\tdatasource_list: [ NoCloud ]\n",
  "    datasource_list: [ NoCloud ]\n",
  "my_datasource_list: [ NoCloud ]\n",
  "datasource_listing: [ NoCloud ]\n",
  "{datasource_list: [ NoCloud ]}\n",
  "a: {datasource_list: [ NoCloud, Azure ]}\n",
  "datasource_list: [ NoCloud ]",
  "datasource_list: [ Azure ]\ndatasource_list: [ NoCloud ]\n",
  "datasource_list: [ NoCloud ]\ndatasource_list:\n",
  "datasource_list: [ Azure, \\\n  None ]\n",
  "datasource_list: [ No\\Cloud ]\n",
  "datasource_list: [[ NoCloud ]]\n",
  "datasource_list: ( NoCloud )\n",
  "datasource_list: [ NoCloud Azure ]\n",
  "datasource_list: [ 'NoCloud , Azure' ]\n",
  "datasource_list:   [   Azure  ,  None  ]   \n",
  "datasource_list: [ Azure, None ]: x\n",
  "datasource_list: - NoCloud\n",
  "datasource_list: &l [ NoCloud ]\n",
  "datasource_list: [ OVF, Azure ]\n",
  "datasource_list: [ Ec2, GCE ]\n",
  "datasource_list: [ OpenStack, ConfigDrive, None ]\n",
  "datasource_list: [ OpenNebula, Bigstep, AliYun, Vultr ]\n",
  "datasource_list: [ MAAS, Azure ]\n",
  "datasource_list: [ Unknown, Azure ]\n",
  "datasource_list: [ Unknown, Other ]\n",
];

/** What an installer, an earlier run or an administrator leaves behind. */
const leftovers: readonly (readonly [name: string, files: Readonly<Record<string, string>>])[] = [
  ["nothing", {}],
  ["a nocloud seed", { [`${seed}/nocloud/user-data`]: "", [`${seed}/nocloud/meta-data`]: "" }],
  ["a nocloud-net seed", { [`${seed}/nocloud-net/user-data`]: "#\n", [`${seed}/nocloud-net/meta-data`]: "#\n" }],
  ["half a nocloud seed", { [`${seed}/nocloud/user-data`]: "" }],
  [
    "a seed of Ubuntu Core",
    {
      "/writable/system-data/var/lib/cloud/seed/nocloud/user-data": "",
      "/writable/system-data/var/lib/cloud/seed/nocloud/meta-data": "",
    },
  ],
  ["an azure seed", { [`${seed}/azure/ovf-env.xml`]: "<x/>" }],
  ["an ovf seed", { [`${seed}/ovf/ovf-env.xml`]: "<x/>" }],
  ["an ec2 seed", { [`${seed}/ec2/user-data`]: "", [`${seed}/ec2/meta-data`]: "" }],
  ["an opennebula seed", { [`${seed}/opennebula/meta-data`]: "" }],
  ["an AliYun seed", { [`${seed}/AliYun/user-data`]: "", [`${seed}/AliYun/meta-data`]: "" }],
  ["a config drive seed", { [`${seed}/config_drive/openstack/2015-10-15/meta_data.json`]: "{}" }],
  ["a config drive seed with latest only", { [`${seed}/config_drive/openstack/latest/meta_data.json`]: "{}" }],
  ["a config drive seed of a later century", { [`${seed}/config_drive/openstack/3015-10-15/meta_data.json`]: "{}" }],
  ["a bigstep url", { "/var/lib/cloud/data/seed/bigstep/url": "x" }],
  ["the file of Vultr", { "/etc/vultr": "" }],
  ["an instance kept by hand", { "/var/lib/cloud/instance/manual-clean": "" }],
  [
    "NoCloud settings of an installer",
    {
      "/etc/cloud/cloud.cfg.d/99-installer.cfg":
        "datasource:\n  NoCloud:\n    meta-data: |\n      instance-id: x\n    user-data: |\n      #cloud-config\n",
    },
  ],
  [
    "NoCloud settings on one line",
    { "/etc/cloud/cloud.cfg.d/99-installer.cfg": "datasource: {NoCloud: {user-data: x, meta-data: y}}\n" },
  ],
  [
    "NoCloud settings with a source",
    { "/etc/cloud/cloud.cfg.d/99-installer.cfg": "datasource:\n  NoCloud:\n    seedfrom: /seed/\n" },
  ],
  ["NoCloud settings that are commented", { "/etc/cloud/cloud.cfg.d/99-installer.cfg": "# NoCloud:\n# seedfrom:\n" }],
  ["a MAAS setting", { "/etc/cloud/cloud.cfg.d/90_maas.cfg": "datasource:\n  MAAS: {metadata_url: x}\n" }],
  ["a MAAS setting over two lines", { "/etc/cloud/cloud.cfg.d/90_maas.cfg": "datasource:\n  MAAS:\n    x: y\n" }],
  ["a lenient setting for Ec2", { "/etc/cloud/cloud.cfg.d/99-ec2.cfg": "datasource:\n Ec2:\n  strict_id: false\n" }],
  ["a lenient setting in another file", { "/etc/cloud/cloud.cfg.d/99-other.cfg": "strict_id: false\n" }],
  ["a file without the suffix", { "/etc/cloud/cloud.cfg.d/99-x.conf": "datasource_list: [ NoCloud ]\n" }],
  ["a hidden file", { "/etc/cloud/cloud.cfg.d/.99-x.cfg": "datasource_list: [ NoCloud ]\n" }],
  ["a later empty list", { "/etc/cloud/cloud.cfg.d/99-x.cfg": "datasource_list:\n" }],
  ["a later list", { "/etc/cloud/cloud.cfg.d/99-x.cfg": "datasource_list: [ ConfigDrive, Azure ]\n" }],
  ["a later list in capitals", { "/etc/cloud/cloud.cfg.d/Z.cfg": "datasource_list: [ OVF ]\n" }],
];

const ownConfigs: readonly string[] = [
  "policy: enabled\n",
  "policy: disabled\n",
  "policy: disabled",
  "policy: report\n",
  "policy: search,found=first\n",
  "policy: notfound=enabled\n",
  "policy: search,maybe=none,notfound=disabled\n",
  "policy: search,maybe=all,notfound=enabled\n",
  "policy: found=some,maybe=,notfound=perhaps\n",
  "policy: 'enabled'\n",
  'policy: "report" # comment\n',
  "policy: enabled, report\n",
  "policy: enabled,disabled\n",
  "policy: Enabled\n",
  "policy: enabled\r\n",
  "  policy :   disabled  \n",
  "# policy: disabled\n",
  "policy: disabled\npolicy: search\n",
  "datasource: Azure\n",
  "datasource: NoCloud\n",
  "datasource: 'Azure'\npolicy: report\n",
  "datasource: None\n",
  "datasource: Azure # comment\n",
  "datasource:\n",
  "datasource: [ Azure ]\n",
  "datasource: azure\npolicy: disabled\n",
  "ci.datasource.ec2.strict_id: false\n",
  "nonsense\n",
];

const commandLines: readonly string[] = [
  "root=UUID=x ro console=ttyS0",
  "ro ci.ds=Azure",
  "ro ci.datasource=NoCloud",
  "ro ci.ds=",
  "ro ci.ds",
  "ro ci.ds=Azure;x=y",
  "ro ds=nocloud",
  "ro ds=nocloud;s=http://10.0.0.1/",
  "ro ds=Azure",
  "ro xds=nocloud",
  "ro ci.di.policy=enabled",
  "ro ci.di.policy=disabled",
  "ro ci.di.policy=search,notfound=enabled",
  "ro ci.di.policy=report ci.ds=Azure",
  "ro cloud-init=disabled",
  "ro xcloud-init=disabledfoo",
  "ro cloud-init=enabled",
  "ro cc:{'datasource_list': ['NoCloud']}",
  "ro cc:{'datasource_list': ['NoCloud','Azure']}end_cc quiet",
  "ro cc:datasource_list: Azure",
  "ro cc: x datasource_list: [ ]",
  "ro datasource_list=[NoCloud]",
  "ro ci.datasource.ec2.strict_id=false quiet",
  "ro ci.datasource.ec2.strict_id=warn,5",
  "ro vultr",
  "ro scaleway",
  "ro cloud-config-url=http://x/ iscsi_initiator=iqn.2004-05.com.ubuntu:maas:x",
];

const machines: readonly string[] = ["x86_64", "aarch64", "i686", "ppc64le"];

/** Every kind of input by itself, then mixtures of all: more than 300 cases, the same at every call. */
export function dsIdentifyCases(): readonly DsIdentifyCase[] {
  const plain = { commandLine: commandLines[0] ?? "", machine: "x86_64" };
  const cases: DsIdentifyCase[] = [];
  for (const list of lists) {
    cases.push({ name: `cloud.cfg ${JSON.stringify(list)}`, files: { [cloudCfg]: `users: []\n${list}` }, ...plain });
    const files = { [cloudCfg]: "datasource_list: [ ConfigDrive, Azure ]\n", [dropIn]: list };
    cases.push({ name: `drop-in ${JSON.stringify(list)}`, files, ...plain });
  }
  const builtin = { [cloudCfg]: "users: []\n" };
  const foreign = { [cloudCfg]: "datasource_list: [ NoCloud, ConfigDrive, OpenStack, Ec2, None ]\n" };
  for (const [name, files] of leftovers) cases.push({ name, files: { ...builtin, ...files }, ...plain });
  for (const own of ownConfigs)
    cases.push({ name: `ds-identify.cfg ${JSON.stringify(own)}`, files: { ...foreign, [ownCfg]: own }, ...plain });
  for (const commandLine of commandLines) {
    cases.push({ name: `boot ${commandLine}`, files: builtin, commandLine, machine: "x86_64" });
    cases.push({ name: `boot ${commandLine}, no Azure listed`, files: foreign, commandLine, machine: "x86_64" });
  }
  for (const machine of machines)
    cases.push({ name: `${machine}, no Azure listed`, files: foreign, commandLine: "ro", machine });
  return [...cases, ...mixtures(200)];
}

function mixtures(count: number): DsIdentifyCase[] {
  let state = 20_240_229;
  const pick = <T>(choices: readonly T[]): T => {
    // Numerical Recipes' generator; the high bits are the better ones.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const choice = choices[Math.floor((state / 0x1_0000_0000) * choices.length)];
    if (choice === undefined) throw new RangeError("nothing to choose from");
    return choice;
  };
  return Array.from({ length: count }, (_, index) => {
    const [first, second] = [pick(leftovers), pick(leftovers)];
    const own = pick([...ownConfigs, ...Array.from({ length: 40 }, () => "")]);
    const name = [`mixture ${index}`, first[0], second[0]].join(", ");
    const files = {
      [cloudCfg]: pick(lists),
      [dropIn]: pick(lists),
      ...(own === "" ? {} : { [ownCfg]: own }),
      ...first[1],
      ...second[1],
    };
    const commandLine = pick([...commandLines, ...Array.from({ length: 40 }, () => "ro quiet")]);
    return { name, files, commandLine, machine: pick(machines) };
  });
}
