import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A tree of unit files: path → text of a file, `→ target` of a link, `/` of a directory. */
export type UnitTree = Readonly<Record<string, string>>;

/** Every name that a question may be asked about. */
export const unitNames = [
  "a.service",
  "b.service",
  "c-d.service",
  "c-e.service",
  "t@.service",
  "t@1.service",
  "t@2.service",
  "u@.service",
  "u@1.service",
  "s.socket",
  "x.target",
  "m.mount",
  "gone.service",
] as const;

const directories = [
  "/etc/systemd/system.control",
  "/etc/systemd/system",
  "/etc/systemd/system",
  "/etc/systemd/system.attached",
  "/usr/local/lib/systemd/system",
  "/usr/lib/systemd/system",
  "/usr/lib/systemd/system",
  "/usr/lib/systemd/system",
];
const owners = ["multi-user.target", "x.target", "a.service", "t@1.service", "t@.service", "c-.service", "service"];

/** The same trees at every run. */
export function randomUnitTrees(count: number): UnitTree[] {
  return Array.from({ length: count }, (_, index) => randomTree(new Random(index + 1)));
}

function randomTree(random: Random): UnitTree {
  // An empty file stands for the device, as systemctl looks for it inside of the tree.
  const tree: Record<string, string> = { "/etc/systemd/system": "/", "/usr/lib/systemd/system": "/", "/dev/null": "" };
  const put = (path: string, content: string): void => {
    // A path below a link or file that is already there would not be what it says.
    const parents = path.split("/").map((_, index, names) => names.slice(0, index).join("/"));
    if (tree[path] !== undefined || parents.some((parent) => tree[parent] !== undefined && tree[parent] !== "/"))
      return;
    if (!Object.keys(tree).some((other) => other.startsWith(`${path}/`))) tree[path] = content;
  };
  for (let units = random.below(8) + 2; units > 0; units--) {
    const name = random.pick(unitNames.slice(0, -1));
    put(`${random.pick(directories)}/${name}`, randomUnit(random, name));
  }
  for (let links = random.below(8); links > 0; links--) {
    const group = `${random.pick(owners)}.${random.pick(["wants", "wants", "requires"])}`;
    const directory = `${random.pick(directories)}/${group}`;
    const name = random.pick(unitNames);
    if (random.below(12) === 0) put(directory, "→ /opt/wants");
    else put(`${directory}/${name}`, randomDependency(random, name));
  }
  for (let dropIns = random.below(4); dropIns > 0; dropIns--) {
    const owner = random.pick([...unitNames, "c-.service", "service", "t@.service"]);
    put(
      `${random.pick(directories)}/${owner}.d/${random.pick(["10.conf", "20.conf", "30.txt"])}`,
      random.below(6) === 0 ? "→ /dev/null" : randomInstall(random),
    );
  }
  if (random.below(3) === 0) put("/opt/wants/a.service", "→ /usr/lib/systemd/system/a.service");
  for (const name of ["a.service", "other.service", "t@.service"]) {
    if (random.below(2) === 0) put(`/opt/${name}`, random.below(5) === 0 ? "" : randomInstall(random));
  }
  for (let presets = random.below(4); presets > 0; presets--) {
    const directory = random.pick(["/etc/systemd", "/usr/lib/systemd", "/usr/local/lib/systemd"]);
    const name = random.pick(["10-a.preset", "50-b.preset", "90-c.preset", "ignored.conf"]);
    put(`${directory}/system-preset/${name}`, random.below(8) === 0 ? "→ /dev/null" : randomPresets(random));
  }
  return tree;
}

const bootNames = [
  "a.service",
  "b.service",
  "c-d.service",
  "c-e.service",
  "t@1.service",
  "t@2.service",
  "s.socket",
  "s.service",
  "x.target",
  "y.target",
  "w.timer",
] as const;

/** Trees that boot: the usual targets, and units that pull each other in or keep each other from starting. */
export function randomBootTrees(count: number): UnitTree[] {
  return Array.from({ length: count }, (_, index) => randomBootTree(new Random(index + 10_001)));
}

/** Names whose jobs are compared. */
export const bootUnitNames: readonly string[] = [
  ...bootNames,
  "alias.service",
  "multi-user.target",
  "graphical.target",
];

function randomBootTree(random: Random): UnitTree {
  const vendor = "/usr/lib/systemd/system";
  const tree: Record<string, string> = {
    [`${vendor}/default.target`]: "→ graphical.target",
    [`${vendor}/graphical.target`]: "[Unit]\nAllowIsolate=yes\nRequires=multi-user.target\n",
    [`${vendor}/multi-user.target`]: "[Unit]\nAllowIsolate=yes\nRequires=basic.target\n",
    [`${vendor}/basic.target`]: "[Unit]\nRequires=sysinit.target\n",
    [`${vendor}/sysinit.target`]: "[Unit]\n",
    [`${vendor}/shutdown.target`]: "[Unit]\nDefaultDependencies=no\n",
    [`${vendor}/t@.service`]: bootUnit(random, "t@.service"),
    "/etc/systemd/system": "/",
    "/usr/local/lib/systemd/system": "/",
  };
  const put = (path: string, content: string): void => void (tree[path] ??= content);
  const place = (): string => random.pick(["/etc/systemd/system", "/usr/local/lib/systemd/system", vendor, vendor]);
  for (const name of bootNames) {
    if (random.below(5) > 0 && !name.startsWith("t@")) put(`${vendor}/${name}`, bootUnit(random, name));
    if (random.below(6) === 0) {
      put(`${place()}/${name}`, random.pick(["→ /dev/null", "", bootUnit(random, name), bootUnit(random, name)]));
    }
  }
  if (random.below(2) === 0) put("/etc/systemd/system/alias.service", `→ ${vendor}/${random.pick(bootNames)}`);
  if (random.below(4) === 0)
    put("/etc/systemd/system/default.target", `→ ${vendor}/${random.pick(["x.target", "multi-user.target"])}`);
  for (let links = random.below(8); links > 0; links--) {
    const owner = random.pick([
      "multi-user.target",
      "graphical.target",
      "sysinit.target",
      "x.target",
      "a.service",
      "t@1.service",
      "c-.service",
      "t@.service",
      "target",
    ]);
    const name = random.pick([...bootNames, "alias.service", "t@.service"]);
    const target = random.pick([`${vendor}/${name.replace(/@\d/, "@")}`, `../${name}`, "/nowhere", "/dev/null"]);
    put(`${place()}/${owner}.${random.pick(["wants", "wants", "requires"])}/${name}`, `→ ${target}`);
  }
  for (let dropIns = random.below(4); dropIns > 0; dropIns--) {
    const owner = random.pick([
      ...bootNames,
      "multi-user.target",
      "c-.service",
      "service",
      "target",
      "t@.service",
      "multi-.target",
    ]);
    put(
      `${place()}/${owner}.d/${random.pick(["10.conf", "20.conf"])}`,
      random.pick(["→ /dev/null", "", `[Unit]\n${dependency(random)}`]),
    );
  }
  return tree;
}

function bootUnit(random: Random, name: string): string {
  const lines = ["[Unit]", "Description=x"];
  if (random.below(2) === 0) lines.push("DefaultDependencies=no");
  for (let count = random.below(3); count > 0; count--) lines.push(dependency(random).trimEnd());
  if (name === "x.target") lines.push("AllowIsolate=yes");
  if (name.endsWith(".service")) lines.push("[Service]", "Type=oneshot", "ExecStart=/bin/true");
  if (name.endsWith(".socket")) lines.push("[Socket]", "ListenStream=/run/s");
  if (name.endsWith(".timer")) lines.push("[Timer]", "OnBootSec=1", "Unit=a.service");
  return `${lines.join("\n")}\n`;
}

function dependency(random: Random): string {
  const name = random.pick([
    ...bootNames,
    "gone.service",
    "gone.slice",
    "t@.service",
    "%p.target",
    "t@%i.service",
    "alias.service",
  ]);
  const key = random.pick([
    "Wants",
    "Wants",
    "Wants",
    "Requires",
    "Requires",
    "BindsTo",
    "Upholds",
    "PartOf",
    "wants",
    "# Wants",
  ]);
  return `${key}=${name}${random.below(4) === 0 ? ` ${random.pick(bootNames)}` : ""}\n`;
}

function randomUnit(random: Random, name: string): string {
  const other = random.pick(unitNames);
  switch (random.below(12)) {
    case 0:
      return "→ /dev/null";
    case 1:
      return "";
    case 2:
      return `→ ${random.pick(directories)}/${other}`;
    case 3:
      return `→ ${random.pick(["", "./", "../system/", "../../../usr/lib/systemd/system/"])}${other}`;
    case 4:
      return `→ /opt/${random.pick(["a.service", "other.service", "t@.service", name])}`;
    case 5:
      return `→ ${random.pick(directories)}/${name}`;
    case 6:
      return random.below(2) === 0 ? "/" : `[Unit\n${randomInstall(random)}`;
    default:
      return `[Unit]\nDescription=x\n${random.below(4) === 0 ? "" : randomInstall(random)}`;
  }
}

function randomInstall(random: Random): string {
  const lines = ["[Install]"];
  for (let count = random.below(4); count > 0; count--) {
    lines.push(
      random.pick([
        "WantedBy=multi-user.target",
        "WantedBy=x.target a.service",
        "WantedBy=",
        "RequiredBy=x.target",
        "RequiredBy=t@.service",
        "Alias=b.service",
        "Alias=alias.service c-e.service",
        "Alias=u@.service",
        "Alias=u@1.service",
        "Alias=",
        "Also=a.service",
        "Also=s.socket gone.service",
        "Also=",
        "DefaultInstance=1",
        "DefaultInstance=",
        "WantedBy=%p.target",
        "WantedBy = \\\n  multi-user.target",
        "# WantedBy=multi-user.target",
        "wantedby=multi-user.target",
        "[Other]",
      ]),
    );
  }
  return `${lines.join("\n")}\n`;
}

function randomDependency(random: Random, name: string): string {
  switch (random.below(8)) {
    case 0:
      return "→ /dev/null";
    case 1:
      return "[Unit]\n";
    case 2:
      return "→ /nowhere/other.service";
    case 3:
      return `→ ../${name}`;
    default:
      return `→ /usr/lib/systemd/system/${name.replace(/@\d/, "@")}`;
  }
}

function randomPresets(random: Random): string {
  const lines: string[] = [];
  for (let count = random.below(5) + 1; count > 0; count--) {
    const verb = random.pick(["enable", "enable", "disable", "disable", "Enable", "preset"]);
    const pattern = random.pick([
      ...unitNames,
      "*",
      "*.service",
      "c-?.service",
      "[ab].service",
      "t@*.service",
      "[!a]*",
    ]);
    lines.push(
      random.pick([`${verb} ${pattern}`, `  ${verb}\t${pattern}`, `# ${verb} ${pattern}`, "", verb.toUpperCase()]),
    );
    if (random.below(6) === 0) lines.push(`${verb} t@.service 1 2`);
  }
  return `${lines.join("\n")}\n`;
}

/** Writes a tree below a folder of the host. */
export function writeUnitTree(root: string, tree: UnitTree): void {
  for (const [path, content] of Object.entries(tree)) {
    const place = join(root, path);
    mkdirSync(content === "/" ? place : dirname(place), { recursive: true });
    if (content.startsWith("→ ")) symlinkSync(content.slice(2), place);
    else if (content !== "/") writeFileSync(place, content);
  }
}

/** A generator with a seed (mulberry32), so that a failure can be repeated. */
class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed * 0x9e3779b1;
  }

  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  pick<T>(values: readonly T[]): T {
    const value = values[this.below(values.length)];
    if (value === undefined) throw new TypeError("nothing to pick from");
    return value;
  }
}
