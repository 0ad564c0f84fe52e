/** A cloud.cfg and its folder; contents may say `@ROOT@` for the tree's own root. */
export interface ConfigCase {
  readonly name: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
}

const main = "/etc/cloud/cloud.cfg";
const dropIn = (name: string): string => `/etc/cloud/cloud.cfg.d/${name}`;

/** Texts that show how values merge, and texts that only one reader of YAML accepts. */
const texts: readonly string[] = [
  "",
  "# nothing\n",
  "a: 1\n",
  "a:\n",
  "a: [1, 2]\nb: x\n",
  "a: {x: 1, y: {z: 2}}\n",
  "a: {x: 3, y: {w: 4}, v: [5]}\nb: y\n",
  "a: text\nb: [z]\n",
  "a: null\nb: {c: null}\n",
  "b: {c: 1, d: [1, {e: 2}]}\n",
  "datasource_list: [ Azure ]\n",
  "datasource_list: [ NoCloud, None ]\n",
  "datasource_list:\n",
  "datasource_list:\n  - Azure\n  - None\n",
  "datasource_list: [\n  Azure,\nNone\n]\n",
  "datasource:\n  Azure:\n    apply_network_config: False\n",
  "datasource:\nAzure:\n    apply_network_config: False\n",
  "datasource: {Azure: {data_dir: /x}}\n",
  "merge_how: 'dict(recurse_array)+list(append)'\na: [3]\nb: {c: [4]}\n",
  "merge_how: 'dict(recurse_array)+list(prepend)'\na: [5]\n",
  "merge_how: 'dict(replace)+list()+str()'\na: {x: 6}\n",
  "merge_how: 'dict(allow_delete)'\na: null\nb: 7\n",
  "merge_how: 'dict(recurse_str)+str(append)'\na: more\nb: more\n",
  "merge_how: 'dict(recurse_array)+list(replace,recurse_dict)'\nb: {d: [8, {f: 9}]}\n",
  "merge_how: 'dict(recurse_list)+list(no_replace)'\na: [10]\n",
  "merge_how: 'list()'\na: 11\n",
  "merge_how: ''\na: 12\n",
  "merge_how: null\nmerge_type: 'dict(replace)'\na: 13\n",
  "merge_type: [{name: list, settings: [append]}, {name: dict, settings: [recurse_array]}]\na: [14]\n",
  "merge_how: [[dict, replace], [list]]\na: 15\n",
  "merge_how: nonsense\na: 16\n",
  "merge_how: 'other()'\na: 17\n",
  "a: 1\n  b: 2\n",
  "a: [1, 2\nb: 3\n",
  "a:\tb\n",
  "a: b\t\n",
  "\ta: b\n",
  "- a\n- b\n",
  "just text\n",
  "a: 1\n---\nb: 2\n",
  "a: &x [1]\nb: *x\n",
  "a: &x {p: 1}\nb: {<<: *x, q: 2}\n",
  "a: *nowhere\n",
  "a: !foo x\n",
  "a: yes\nb: y\n",
  "a: 017\nb: 0o17\n",
  "a: 1e3\nb: 1:30\n",
  "yes: a\n2: b\n",
  "a: 'it''s'\nb: \"\\x41\\n\"\n",
  'a: "x\ny"\n',
  "a: |\n  text\n\tx\nb: 1\n",
  "a: |\n  x\ty\nb: >-\n  one\n  two\n",
  "## template: jinja\n#cloud-config\n{% if true %}\na: 1\n{% endif %}\n",
  "\uFEFFa: 1\n",
  "a: b\r\nc:\r\n  - d\r\n",
  "a: \u0007\n",
  "users:\n  - default\n",
  "users: []\n",
  "users: default\n",
  "users: 'bob,default'\n",
  "users: {default: true}\n",
  "users: {default: false}\n",
  "users:\n  - name: bob\n",
  "users:\n  - name: default\n",
  "users:\n  - [bob, default]\n",
  "users:\nuser: bob\n",
  "user: {name: bob}\nusers: []\n",
  "user: bob\nusers: eve\n",
  "conf_d: ''\na: 1\n",
  "conf_d: @ROOT@/elsewhere\na: 1\n",
  "conf_d: ' @ROOT@/elsewhere '\n",
  "conf_d: @ROOT@/missing\n",
  "conf_d: 5\n",
  "conf_d: [a]\n",
];

const moved = { "/elsewhere/10.cfg": "a: elsewhere\nz: 1\n" };

/** Each text alone and under two others, then mixtures: more than 200 sets, the same at every call. */
export function configCases(): readonly ConfigCase[] {
  const cases: ConfigCase[] = texts.flatMap((text, index) => [
    { name: `alone: ${JSON.stringify(text)}`, files: { [main]: text, ...moved, [dropIn("10.cfg")]: "b: drop-in\n" } },
    {
      name: `above: ${JSON.stringify(text)}`,
      files: {
        [main]: "a: {x: 0, k: 1}\nb: [0]\n",
        [dropIn("50.cfg")]: text,
        [dropIn("60.cfg")]: texts[index % 10] ?? "",
      },
    },
  ]);
  const odd: readonly ConfigCase[] = [
    { name: "no cloud.cfg", files: { [dropIn("10.cfg")]: "a: 1\n" } },
    { name: "a hidden file", files: { [main]: "a: 1\n", [dropIn(".20.cfg")]: "a: 2\n" } },
    {
      name: "other suffixes",
      files: { [main]: "a: 1\n", [dropIn("20.conf")]: "a: 2\n", [dropIn("20.cfg.bak")]: "a: 3\n" },
    },
    { name: "a folder with the suffix", files: { [main]: "a: 1\n", [dropIn("20.cfg/x")]: "a: 2\n" } },
    {
      name: "names of every kind",
      files: Object.fromEntries(
        ["Z", "a", "9", "10", "_", "é", "\u{1F600}", "\uFF00"].map((name) => [
          dropIn(`${name}.cfg`),
          `a: ${name === "\u{1F600}" ? "smile" : JSON.stringify(name)}\n`,
        ]),
      ),
    },
    { name: "not UTF-8", files: { [main]: "a: 1\n", [dropIn("20.cfg")]: Uint8Array.of(0x61, 0x3a, 0x20, 0xff, 0x0a) } },
    { name: "not UTF-8 in cloud.cfg", files: { [main]: Uint8Array.of(0x61, 0x3a, 0x20, 0xc3, 0x0a) } },
  ];
  return [...cases, ...odd, ...mixtures(100)];
}

function mixtures(count: number): ConfigCase[] {
  let state = 7;
  const pick = (): string => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return texts[Math.floor((state / 0x1_0000_0000) * texts.length)] ?? "";
  };
  return Array.from({ length: count }, (_, index) => ({
    name: `mixture ${index}`,
    files: {
      [main]: pick(),
      [dropIn("05.cfg")]: pick(),
      [dropIn("10.cfg")]: pick(),
      [dropIn("90.cfg")]: pick(),
      ...moved,
    },
  }));
}

export const commandLines: readonly string[] = [
  "ro quiet",
  "ro cc: ssh_import_id: [smoser, bob]\\nruncmd: [ [ ls, -l ], echo hi ] end_cc",
  "cc:ssh_import_id: [smoser] end_cc cc:runcmd: [ [ ls, -l ] ] end_cc",
  "ro cc:ssh_import_id: %5Bsmoser%5D end_cc quiet",
  "ro cc:a: 1",
  "ro xcc:a: 1",
  "ro cc:end_cc x",
  "ro cc:%41%zz%c3%a9%ff end_cc",
];
