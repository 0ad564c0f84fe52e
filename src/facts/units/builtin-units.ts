import { parseUnitFile } from "./unit-file.ts";
import type { UnitDirectory, UnitEntry, UnitStore } from "./unit-store.ts";

const BUILTIN_DIRECTORY = "/usr/lib/systemd/system (assumed)";

/** The targets that bring a system up (bootup(7)), without anything a distribution adds. */
const skeleton: Readonly<Record<string, string>> = {
  "graphical.target": "[Unit]\nRequires=multi-user.target\n",
  "multi-user.target": "[Unit]\nRequires=basic.target\n",
  "basic.target": "[Unit]\nRequires=sysinit.target\nWants=sockets.target timers.target paths.target slices.target\n",
  "sysinit.target": "[Unit]\nWants=local-fs.target swap.target\n",
  "sockets.target": "[Unit]\n",
  "timers.target": "[Unit]\n",
  "paths.target": "[Unit]\n",
  "slices.target": "[Unit]\n",
  "local-fs.target": "[Unit]\n",
  "swap.target": "[Unit]\n",
};

/**
 * Adds the targets that come with systemd when the tree has none of its own units, as where /usr lies on a partition
 * that was not given: what is linked to them is then judged as if systemd were there.
 */
export function withBuiltinUnits(store: UnitStore): UnitStore {
  if (store.directories.some(({ entries }) => entries.has("sysinit.target"))) return store;
  const entries = new Map<string, UnitEntry>();
  for (const [name, text] of Object.entries(skeleton)) {
    entries.set(name, {
      kind: "file",
      path: `${BUILTIN_DIRECTORY}/${name}`,
      file: parseUnitFile(text),
      empty: false,
    });
  }
  entries.set("default.target", {
    kind: "link",
    path: `${BUILTIN_DIRECTORY}/default.target`,
    target: "graphical.target",
    destination: `${BUILTIN_DIRECTORY}/graphical.target`,
  });
  const builtin: UnitDirectory = {
    kind: "builtin",
    path: BUILTIN_DIRECTORY,
    realPath: BUILTIN_DIRECTORY,
    entries,
    groups: new Map(),
    dropIns: new Map(),
  };
  return { ...store, directories: [...store.directories, builtin] };
}
