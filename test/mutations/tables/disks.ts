import type { Target } from "../../../src/lint/target.ts";
import { grubBootCode } from "../../../src/testing/disk-bytes.ts";
import { type DiskValues, type Holds, type PartitionValues, rootTree } from "../../../src/testing/index.ts";
import { append, applied, type Edit, replace } from "../mutation.ts";

type DiskMutation = readonly [
  base: string | readonly [name: string, target: Partial<Target>],
  edit: Partial<DiskValues> | ((values: DiskValues) => DiskValues),
  ...fails: readonly string[],
];

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

/** Changes the partition of that number. */
const partition =
  (index: number, changes: Partial<PartitionValues> | ((values: PartitionValues) => Partial<PartitionValues>)) =>
  (values: DiskValues): DiskValues => {
    const { partitions = [] } = values;
    if (!partitions.some((each) => each.index === index)) throw new Error(`no partition ${index}`);
    return {
      ...values,
      partitions: partitions.map((each) =>
        each.index === index ? { ...each, ...(typeof changes === "function" ? changes(each) : changes) } : each,
      ),
    };
  };

/** Changes the tree of a partition. */
const inside = (index: number, edit: Edit) => partition(index, ({ tree }) => ({ tree: applied(edit, tree ?? {}) }));

const without = (index: number) => (values: DiskValues) => ({
  ...values,
  partitions: (values.partitions ?? []).filter((each) => each.index !== index),
});

const beside =
  (...more: readonly PartitionValues[]) =>
  (values: DiskValues): DiskValues => ({ ...values, partitions: [...(values.partitions ?? []), ...more] });

const volume =
  (name: string, changes: Holds) =>
  (values: DiskValues): DiskValues => ({
    ...values,
    logical: { ...values.logical, [name]: { ...values.logical?.[name], ...changes } },
  });

export const disks: Readonly<Record<string, DiskMutation>> = {
  "a raw disk": ["debian-12-gen2", { footer: "none", file: "disk.img" }, "disk.footer-cookie"],
  "an odd size": ["alma-9-gen2", { sizeBytes: 30 * GIB + 512 * 3 }, "disk.size-multiple-of-mib"],
  "bytes behind the footer": ["ubuntu-24.04-gen2", { trailingBytes: 512 }, "disk.file-length"],
  "bytes before the footer": ["rhel-9-lvm-gen2", { surplusBytes: 4096 }, "disk.file-length"],
  "a wrong checksum": ["sles-12-gen1", { footer: { checksum: 1 } }, "disk.footer-fields-sane"],
  "a saved state": ["debian-12-gen1", { footer: { savedState: 1 } }, "disk.footer-fields-sane"],
  "more than 2 TiB for Generation 1": [
    "alma-9-gen1",
    { sizeBytes: 2048 * GIB + GIB },
    "disk.gen1-max-2tib",
    "disk.os-vhd-max-1023gb",
  ],
  "more than 4 TiB": ["debian-13-arm64", { sizeBytes: 4096 * GIB + GIB }, "disk.gallery-max-2tb", "disk.gen2-max-4tib"],
  "a disk of 1024 GiB": ["ubuntu-24.04-gen2", { sizeBytes: 1024 * GIB }, "disk.os-vhd-max-1023gb"],
  "a disk that the Marketplace does not take": [
    ["debian-12-gen2", { target: "marketplace" }],
    { sizeBytes: 1024 * GIB },
    "disk.marketplace-os-size-range",
  ],
  "a name that needs escapes": [
    ["debian-12-gen2", { target: "marketplace" }],
    { file: "my%20image.vhd" },
    "disk.file-name",
  ],
  "no ESP for Generation 2": ["alma-9-gen2", without(2), "disk.gen2-esp-present", "storage.fstab-uuids-exist"],
  "an empty ESP for Generation 2": ["debian-12-gen2", partition(15, { tree: {} }), "disk.gen2-esp-present"],
  "no loader at the fallback path": [
    "ubuntu-24.04-gen2",
    partition(15, ({ tree = {} }) => ({
      tree: Object.fromEntries(Object.entries(tree).filter(([path]) => !path.startsWith("/EFI/BOOT/"))),
    })),
    "boot.uefi-fallback-loader",
  ],
  "no boot code for Generation 1": ["rhel-7-lvm-gen1", { bootCode: "none" }, "disk.gen1-bios-bootable"],
  "boot code that leads to nothing": [
    "debian-12-gen1",
    { bootCode: grubBootCode(4096 * 8) },
    "disk.gen1-bios-bootable",
  ],
  "no BIOS boot partition for Generation 1": ["ubuntu-24.04-gen1", without(14), "disk.gen1-bios-bootable"],
  "a disk for UEFI as Generation 1": [
    ["debian-12-gen2", { generation: 1 }],
    (values) => ({ ...without(14)(values), bootCode: "none" }),
    "disk.gen1-bios-bootable",
  ],
  "an MBR as Generation 2": [["debian-12-mbr-gen1", { generation: 2 }], {}, "disk.gen2-esp-present"],
  "a swap partition": ["alma-9-gen2", beside({ index: 5, use: "swap", kind: "swap" }), "disk.no-swap-partition"],
  "a swap volume": ["rhel-9-lvm-gen2", volume("rootvg/swaplv", { kind: "swap" }), "disk.no-swap-partition"],
  "a locked volume": [
    "debian-12-gen2",
    beside({ index: 2, kind: "luks", title: "LUKS2", sizeBytes: 64 * MIB }),
    "disk.no-locked-volume",
  ],
  "a second system": [
    "debian-12-gen1",
    beside({ index: 2, sizeBytes: 16 * MIB, kind: "ext", title: "ext4", uuid: "2222-root", tree: rootTree }),
    "disk.single-root-partition",
  ],
  "a root that was mounted": ["alma-9-gen1", partition(4, { dirty: true }), "disk.file-systems-clean"],
  "a full root": ["debian-12-gen2", partition(1, { freeBytes: 20 * MIB }), "disk.root-has-room"],
  "a partition in the first MiB": [
    ["debian-12-mbr-gen1", { target: "marketplace" }],
    partition(1, { startBytes: 512 * 1024 }),
    "disk.first-mib-free",
  ],
  "a partition at sector 63": ["debian-12-mbr-gen1", partition(1, { startBytes: 63 * 512 }), "disk.partitions-aligned"],
  "a damaged GPT": ["sles-12-gen1", { bytes: [[512 + 40, new Uint8Array([1, 2, 3])]] }, "disk.partition-table-sound"],
  "overlapping partitions": ["debian-12-gen2", partition(1, { startBytes: 16 * MIB }), "disk.partition-table-sound"],
  "a file system that fstab does not find": [
    "rhel-9-lvm-gen2",
    partition(2, { uuid: "0000-boot" }),
    "boot.boot-not-empty",
    "storage.fstab-uuids-exist",
  ],
  "a label that fstab does not find": [
    "ubuntu-24.04-gen1",
    partition(15, { label: "EFI" }),
    "storage.fstab-uuids-exist",
  ],
  "a volume that fstab does not find": [
    "rhel-7-lvm-gen1",
    (values) => ({
      ...values,
      logical: Object.fromEntries(Object.entries(values.logical ?? {}).filter(([name]) => name !== "rootvg/homelv")),
    }),
    "storage.fstab-uuids-exist",
  ],
  "a root that was made anew": [
    "debian-12-gen1",
    inside(1, replace("/boot/grub/grub.cfg", /root=PARTUUID=[-\w]+/, "root=UUID=9999-root")),
    "boot.root-device-exists",
  ],
  "the ESP as another file system in fstab": [
    "debian-12-gen2",
    inside(1, replace("/etc/fstab", "/boot/efi vfat", "/boot/efi ext4")),
    "storage.fstab-uuids-exist",
  ],
  "a swap partition in fstab too": [
    "debian-12-gen1",
    (values) =>
      inside(
        1,
        append("/etc/fstab", "UUID=5555-swap none swap sw 0 0\n"),
      )(beside({ index: 2, kind: "swap", uuid: "5555-swap" })(values)),
    "disk.no-swap-partition",
    "storage.fstab-no-swap",
  ],
  "Trusted Launch on a disk that boots by BIOS": [
    ["debian-12-mbr-gen1", { generation: undefined, security: "trusted-launch" }],
    {},
    "features.needs-generation-2",
    "features.tl-signed-kernel",
  ],
  "sectors of 4096 bytes": ["debian-13-arm64", { sectorSize: 4096 }, "disk.sector-512"],
};
