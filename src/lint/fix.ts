import type { OsFamily } from "../facts/os.ts";
import type { CommandsFor, Fix } from "./check.ts";

/** What mends it on a system of that family; without a family, what mends it anywhere. */
export function fixFor({ text, commands, commandsFor }: Fix, family: OsFamily | undefined): Omit<Fix, "commandsFor"> {
  const own = (family === undefined ? undefined : commandsFor?.[family]) ?? commands;
  return { text, ...(own === undefined || own.length === 0 ? {} : { commands: own }) };
}

type Commands = Required<Pick<Fix, "commandsFor">> & Pick<Fix, "commands">;

/** Packages by family, several of them apart by spaces. */
export type PackageNames = { readonly [F in keyof typeof installers]?: string };

/** `yum` is there on release 7 and a name of dnf since. */
const installers = {
  debian: "apt-get install -y",
  redhat: "yum install -y",
  suse: "zypper --non-interactive install",
  azurelinux: "tdnf install -y",
  photon: "tdnf install -y",
  alpine: "apk add",
  arch: "pacman -S --noconfirm",
} as const;

/** Installs packages, by the names and the manager of each family. */
export function installing(packages: PackageNames): Commands {
  const lines = Object.entries(packages).map(([family, names]) => [
    family,
    [`${installers[family as keyof typeof installers]} ${names}`],
  ]);
  return { commandsFor: Object.fromEntries(lines) as CommandsFor };
}

/** Writes what the boot loader reads anew. Red Hat's releases before 9 have a file of its own on the EFI system partition. */
export const newBootConfiguration = {
  commands: ["grub-mkconfig -o /boot/grub/grub.cfg"],
  commandsFor: {
    debian: ["update-grub"],
    redhat: [
      "grub2-mkconfig -o /boot/grub2/grub.cfg",
      '[ ! -e /etc/grub2-efi.cfg ] || grub2-mkconfig -o "$(readlink -f /etc/grub2-efi.cfg)"',
    ],
    suse: ["grub2-mkconfig -o /boot/grub2/grub.cfg"],
    azurelinux: ["grub2-mkconfig -o /boot/grub2/grub.cfg"],
    flatcar: [],
    photon: [],
    nixos: [],
  },
} as const satisfies Commands;

/**
 * Adds words to the kernel's command line and takes others off, for all kernels, and writes what the boot loader reads
 * anew. A word to remove that ends in `=` stands for all its values. Debian's drop-in counts whatever the files before it say (grub-mkconfig, sysconfdir/default/grub.d); grubby
 * edits entries and the settings of later kernels.
 */
export function kernelParameters(change: { readonly add?: string; readonly remove?: readonly string[] }): Commands {
  const { add, remove = [] } = change;
  const taken = remove.map((word) => `s/\\b${patternOf(word)} *//`).join("; ");
  const off = (files: string) => (taken === "" ? [] : [`sed -i '/^GRUB_CMDLINE_LINUX/ { ${taken} }' ${files}`]);
  const onto = (variable: string) =>
    add === undefined ? [] : [`sed -i 's/^${variable}="/&${add} /' /etc/default/grub`];
  const grubby = [
    "grubby --update-kernel=ALL",
    ...(add === undefined ? [] : [`--args="${add}"`]),
    ...(remove.length === 0 ? [] : [`--remove-args="${remove.map((word) => word.replace(/=$/, "")).join(" ")}"`]),
  ];
  const { commands, commandsFor } = newBootConfiguration;
  return {
    commands: [...off("/etc/default/grub"), ...onto("GRUB_CMDLINE_LINUX_DEFAULT"), ...commands],
    commandsFor: {
      debian: [
        ...off("/etc/default/grub /etc/default/grub.d/*.cfg"),
        ...(add === undefined
          ? []
          : [
              "mkdir -p /etc/default/grub.d",
              `echo 'GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX ${add}"' >> /etc/default/grub.d/90-azure.cfg`,
            ]),
        ...commandsFor.debian,
      ],
      redhat: [grubby.join(" ")],
      suse: [...off("/etc/default/grub"), ...onto("GRUB_CMDLINE_LINUX_DEFAULT"), ...commandsFor.suse],
      azurelinux: [...off("/etc/default/grub"), ...onto("GRUB_CMDLINE_LINUX"), ...commandsFor.azurelinux],
      flatcar: add === undefined ? [] : [`echo 'set linux_append="$linux_append ${add}"' >> /usr/share/oem/grub.cfg`],
      photon: [],
      nixos: [],
    },
  };
}

/** A word of the command line as sed's basic regular expression. */
function patternOf(word: string): string {
  const escaped = word.replaceAll(/[.\\/[\]*]/g, String.raw`\$&`);
  return word.endsWith("=") ? `${escaped}[^ "]*` : `${escaped}\\b`;
}

/** Makes the initramfs of every kernel anew. Flatcar's and NixOS's are not made on the machine. */
export const newInitramfs = {
  commands: ["dracut -f --regenerate-all"],
  commandsFor: {
    debian: ["update-initramfs -u -k all"],
    alpine: ["mkinitfs"],
    arch: ["mkinitcpio -P"],
    flatcar: [],
    nixos: [],
  },
} as const satisfies Commands;

/** Names drivers in the settings of the generator; `name` is the file of dracut's that is written. */
export function initramfsDrivers(drivers: readonly string[], name: string): Commands {
  const dracut = `echo 'add_drivers+=" ${drivers.join(" ")} "' > /etc/dracut.conf.d/${name}.conf`;
  const { commandsFor } = newInitramfs;
  return {
    commands: [dracut],
    commandsFor: {
      // Newer releases make it with dracut.
      debian: [
        `[ ! -d /usr/share/initramfs-tools ] || printf '%s\\n' ${drivers.join(" ")} >> /etc/initramfs-tools/modules`,
        `[ ! -d /etc/dracut.conf.d ] || ${dracut}`,
      ],
      alpine: [`echo '${drivers.join(" ")}' >> /etc/modules`],
      arch: [`sed -i 's/^MODULES=(/&${drivers.join(" ")} /' /etc/mkinitcpio.conf`],
      flatcar: commandsFor.flatcar,
      nixos: commandsFor.nixos,
    },
  };
}

/** Sets a key of waagent.conf, whether a line is there or not; a link, as SUSE has it, stays one. */
export function waagentSetting(key: string, value: string): Commands {
  const lines = (path: string) => [
    `sed -i --follow-symlinks '/^[[:blank:]]*${key.replaceAll(".", String.raw`\.`)}[[:blank:]]*=/d' ${path}`,
    `echo '${key}=${value}' >> ${path}`,
  ];
  return {
    commands: lines("/etc/waagent.conf"),
    commandsFor: { flatcar: lines("/usr/share/oem/waagent.conf"), nixos: [] },
  };
}

/** One after the other, for each family that either of them names; nothing where one of them has nothing to run. */
export function both(first: Commands, second: Commands): Commands {
  const families = [...new Set([...Object.keys(first.commandsFor), ...Object.keys(second.commandsFor)])] as OsFamily[];
  const lines = families.map((family) => {
    const parts = [first, second].map(({ commands = [], commandsFor }) => commandsFor[family] ?? commands);
    return [family, parts.some(({ length }) => length === 0) ? [] : parts.flat()];
  });
  const commands = [...(first.commands ?? []), ...(second.commands ?? [])];
  return {
    commandsFor: Object.fromEntries(lines) as CommandsFor,
    ...(commands.length === 0 ? {} : { commands }),
  };
}

/** What people call the families. */
const familyNames: Readonly<Record<OsFamily, string>> = {
  debian: "Debian and Ubuntu",
  redhat: "RHEL and its kin",
  suse: "SLES and openSUSE",
  azurelinux: "Azure Linux",
  flatcar: "Flatcar",
  photon: "Photon",
  alpine: "Alpine",
  arch: "Arch",
  nixos: "NixOS",
  other: "others",
};

export interface CommandBlock {
  /** `on Debian and Ubuntu`; undefined where the lines are the same everywhere. */
  readonly where: string | undefined;
  readonly commands: readonly string[];
}

/** The commands of a fix for all families, families with the same ones together. */
export function commandBlocks({ commands = [], commandsFor = {} }: Fix): readonly CommandBlock[] {
  const blocks = new Map<string, { names: string[]; commands: readonly string[] }>();
  for (const [family, lines] of Object.entries(commandsFor)) {
    if (lines.length === 0) continue;
    const block = blocks.get(lines.join("\n")) ?? { names: [], commands: lines };
    block.names.push(familyNames[family as OsFamily]);
    blocks.set(lines.join("\n"), block);
  }
  const own = [...blocks.values()].map(({ names, commands }) => ({ where: `on ${names.join(", ")}`, commands }));
  if (commands.length === 0) return own;
  return [...own, { where: own.length === 0 ? undefined : "elsewhere", commands }];
}
