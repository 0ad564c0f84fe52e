import { describe, expect, test } from "vitest";
import { checks } from "../../checks/index.ts";
import { goodTrees } from "../../fixtures/trees/index.ts";
import { ubuntu2204 } from "../../fixtures/trees/ubuntu-22.04.ts";
import { advise, fitsAsAsked } from "../../src/advise/advise.ts";
import type { Advice, Fitness } from "../../src/advise/advice.ts";
import { prettyAdvice } from "../../src/report/advice.ts";
import type { RequestedTarget } from "../../src/lint/resolve-target.ts";
import { type Destination, destinations } from "../../src/lint/target.ts";
import {
  type DiskValues,
  biosBootPartition,
  diskImageFrom,
  espPartition,
  rootPartition,
} from "../../src/testing/disk.ts";
import { imageFrom } from "../../src/testing/tree.ts";
import { faultsOf } from "./az-reference.ts";

const GIB = 1024 ** 3;
const grub = "/boot/grub/grub.cfg";
const ubuntu = ubuntu2204();
// The volumes of the fake disk have other names than those of the fixture.
const tree = {
  ...ubuntu,
  "/etc/fstab": "UUID=1111-root / ext4 defaults 0 1\nUUID=AAAA-BBBB /boot/efi vfat defaults 0 2\n",
  [grub]: String(ubuntu[grub]).replaceAll(/root=PARTUUID=\S+/g, "root=UUID=1111-root"),
};
const both = [biosBootPartition(), espPartition(), rootPartition({ tree })];

function adviseDisk(values: DiskValues, target: RequestedTarget = {}): Promise<Advice> {
  return diskImageFrom({ partitions: both, ...values }).then((image) => advise(image, { checks, target }));
}

function fitnesses({ options }: Advice): Readonly<Record<string, Fitness>> {
  return Object.fromEntries(options.map(({ id, fitness }) => [id, fitness]));
}

function option({ options }: Advice, id: Destination) {
  return options.find((each) => each.id === id);
}

function commandsOf(advice: Advice, id: Destination): string {
  return (
    option(advice, id)
      ?.script?.steps.flatMap(({ commands }) => commands)
      .join("\n") ?? ""
  );
}

describe("a good generalized disk", async () => {
  const advice = await adviseDisk({});

  test("fits everywhere", () => {
    expect(advice.mendFirst).toEqual([]);
    expect(fitnesses(advice)).toEqual({
      "managed-disk": "fits",
      "managed-image": "fits",
      gallery: "fits",
      marketplace: "fits",
    });
    expect(fitsAsAsked(advice)).toBe(true);
  });

  test("is uploaded as it is, to the last byte of its footer", () => {
    expect(advice.disk?.upload).toEqual({ file: "disk.vhd", lengthBytes: 30 * GIB + 512, convert: null });
    expect(commandsOf(advice, "managed-disk")).toContain(`--upload-type Upload --upload-size-bytes ${30 * GIB + 512}`);
  });

  test("is better off as Generation 2 when it boots both ways", () => {
    expect(advice.definition).toMatchObject({ osState: "Generalized", hyperVGeneration: "V2", architecture: "x64" });
    expect(commandsOf(advice, "managed-image")).toContain("--hyper-v-generation V2");
  });

  test("is called Standard where its boot chain is not signed", () => {
    const security = advice.definition?.features.find(({ name }) => name === "SecurityType");
    expect(security).toMatchObject({ value: "Standard", why: expect.stringMatching(/^features\.tl-/) });
  });

  test("says that a managed disk is not provisioned", () => {
    expect(option(advice, "managed-disk")?.cautions[0]?.message).toContain("nobody makes an account");
  });
});

describe("options are ruled out", () => {
  const rows: Readonly<Record<string, [DiskValues, RequestedTarget, Destination[], string]>> = {
    "specialized: no managed image, no Marketplace": [
      {},
      { type: "specialized" },
      ["managed-image", "marketplace"],
      "provisioning.managed-image-generalized-only",
    ],
    "trusted launch: no managed image": [{}, { security: "trusted-launch" }, ["managed-image"], "security type"],
    "confidential: a gallery alone, and what is made of it": [
      {},
      { security: "confidential" },
      ["managed-disk", "managed-image"],
      "security type",
    ],
    "NVMe: no managed image": [{}, { diskController: "nvme" }, ["managed-image"], "NVMe"],
    "BIOS alone with trusted launch: nothing": [
      { partitions: [biosBootPartition(), rootPartition({ tree })] },
      { security: "trusted-launch" },
      [...destinations],
      "features.needs-generation-2",
    ],
  };
  for (const [name, [values, target, out, reason]] of Object.entries(rows)) {
    test(name, async () => {
      const advice = await adviseDisk(values, target);
      expect(advice.options.filter(({ fitness }) => fitness === "ruled-out").map(({ id }) => id)).toEqual(out);
      const reasons = option(advice, "managed-image")?.reasons.map(({ check, message }) => `${check} ${message}`);
      expect(reasons?.join("\n")).toContain(reason);
      expect(advice.options.filter(({ script }) => script === null).map(({ id }) => id)).toEqual(out);
      expect(fitsAsAsked(advice)).toBe(out.length < destinations.length);
    });
  }

  test("and the one that was named counts", async () => {
    expect(fitsAsAsked(await adviseDisk({}, { type: "specialized", target: "managed-image" }))).toBe(false);
    expect(fitsAsAsked(await adviseDisk({}, { type: "specialized", target: "gallery" }))).toBe(true);
  });
});

describe("what every kind of storage asks for", () => {
  test("is to be mended first and rules nothing out", async () => {
    const broken = [espPartition(), rootPartition({ tree: { ...tree, "/etc/ssh/ssh_host_rsa_key": "a key" } })];
    const advice = await adviseDisk({ partitions: [biosBootPartition(), ...broken] });
    expect(advice.mendFirst).toMatchObject([{ check: "leftovers.ssh-host-keys", path: "/etc/ssh/ssh_host_rsa_key" }]);
    expect(fitnesses(advice)["gallery"]).toBe("mend-first");
    expect(fitsAsAsked(advice)).toBe(true);
  });
});

describe("a file that Azure does not take", () => {
  const rows: Readonly<Record<string, [DiskValues, string]>> = {
    "a raw disk": [{ file: "disk.raw", footer: "none" }, "qemu-img convert -f raw"],
    "an odd size": [{ sizeBytes: 30 * GIB + 512 }, "qemu-img resize -f raw"],
  };
  for (const [name, [values, first]] of Object.entries(rows)) {
    test(`is converted first: ${name}`, async () => {
      const advice = await adviseDisk(values);
      const { upload } = advice.disk ?? {};
      expect(upload?.convert?.commands.join("\n")).toContain(first);
      expect((upload?.lengthBytes ?? 0) % (1024 * 1024)).toBe(512);
      expect(advice.mendFirst).toEqual([]);
      for (const { script } of advice.options) {
        expect(script?.steps[0]?.commands).toEqual(upload?.convert?.commands);
        expect(script?.variables[0]).toMatchObject({ name: "FILE", value: upload?.file });
      }
    });
  }

  test("cannot be saved when its end is lost", async () => {
    const advice = await adviseDisk({ surplusBytes: -1024 * 1024 });
    expect(advice.disk?.upload.convert).toBeNull();
    expect(advice.mendFirst.map(({ check }) => check)).toContain("disk.file-length");
  });
});

describe("the definition in a gallery", () => {
  test("of a specialized disk of Generation 1 says so and has no security type", async () => {
    const advice = await adviseDisk({}, { type: "specialized", generation: 1 });
    expect(advice.definition).toMatchObject({ osState: "Specialized", hyperVGeneration: "V1" });
    const names = advice.definition?.features.map(({ name }) => name);
    expect(names).not.toContain("SecurityType");
    expect(names).not.toContain("DiskControllerTypes");
  });

  test("has the types for VHDs without guest state", async () => {
    const of = async (security: "trusted-launch" | "confidential") =>
      (await adviseDisk({}, { security })).definition?.features.find(({ name }) => name === "SecurityType")?.value;
    expect(await of("trusted-launch")).toBe("TrustedLaunchSupported");
    expect(await of("confidential")).toBe("ConfidentialVmSupported");
  });

  test("names NVMe where its drivers are there, and not for confidential VMs", async () => {
    expect((await adviseDisk({})).definition?.features).toContainEqual(
      expect.objectContaining({ name: "DiskControllerTypes", value: "SCSI,NVMe" }),
    );
    const confidential = await adviseDisk({}, { security: "confidential" });
    expect(confidential.definition?.features.map(({ name }) => name)).not.toContain("DiskControllerTypes");
  });

  test("asks for shallow replication above 2 TiB, and notes it", async () => {
    const advice = await adviseDisk({ sizeBytes: 3 * 1024 * GIB });
    expect(commandsOf(advice, "gallery")).toContain("--replication-mode Shallow");
    expect(option(advice, "gallery")?.cautions.map(({ check }) => check)).toContain("disk.gallery-max-2tb");
    expect(option(advice, "managed-disk")?.cautions.map(({ check }) => check)).not.toContain("disk.gallery-max-2tb");
  });
});

test("a tree without a disk gets what can be said, and what is missing", async () => {
  const advice = await advise(imageFrom(ubuntu), { checks });
  expect(advice.disk).toBeNull();
  expect(advice.options.every(({ script }) => script === null)).toBe(true);
  expect(advice.missing[0]).toContain("there is no disk around the system");
  expect(advice.definition).toMatchObject({ osState: "Generalized", hyperVGeneration: null });
});

describe("the official images as trees", () => {
  const names = ["rhel-9", "sles-15", "azurelinux-3", "debian-12", "flatcar", "alma-9"];
  const some = Object.entries(goodTrees).filter(([name]) => names.some((each) => name.startsWith(each)));
  for (const [name, { tree, target, deserves = [] }] of some) {
    test(`nothing of ${name} is to be mended or rules a gallery out`, async () => {
      const advice = await advise(imageFrom(tree()), { checks, target });
      expect(advice.mendFirst.filter(({ check = "" }) => !deserves.includes(check))).toEqual([]);
      expect(fitnesses(advice)["gallery"]).toBe("fits");
      expect(fitnesses(advice)["managed-image"]).toBe(
        target.type === "specialized" || advice.target.arch === "aarch64" ? "ruled-out" : "fits",
      );
      expect(advice.definition?.osState).toBe(target.type === "specialized" ? "Specialized" : "Generalized");
    });
  }
});

test("a disk without a system is to be mended, and the reason comes first", async () => {
  const advice = await adviseDisk({ partitions: [{ index: 1, use: "linux" }] });
  expect(advice.mendFirst[0]?.message).toContain("is a Linux root");
  expect(fitnesses(advice)["gallery"]).toBe("mend-first");
  expect(option(advice, "gallery")?.script).toBeNull();
});

describe("every script", async () => {
  const targets: readonly RequestedTarget[] = [
    {},
    { generation: 1 },
    { type: "specialized" },
    { security: "trusted-launch" },
    { security: "confidential" },
    { diskController: "nvme" },
  ];
  for (const target of targets) {
    test(`has only commands and options that the Azure CLI knows: ${JSON.stringify(target)}`, async () => {
      const advice = await adviseDisk({ file: "my disk's.raw", footer: "none" }, target);
      const scripts = advice.options.flatMap(({ script }) => script ?? []);
      expect(scripts.length).toBeGreaterThan(0);
      expect(scripts.flatMap(faultsOf)).toEqual([]);
    });
  }

  test("has its placeholders in the first lines and uses every one", async () => {
    const advice = await adviseDisk({});
    for (const { script } of advice.options) {
      const names = script?.variables.map(({ name }) => name) ?? [];
      const text = script?.steps.flatMap(({ commands }) => commands).join("\n") ?? "";
      const made = [...text.matchAll(/^(\w+)=/gm)].map(([, name]) => name);
      const used = [...text.matchAll(/\$(\w+)/g)].map(([, name]) => name);
      expect(used.filter((name) => !names.includes(String(name)) && !made.includes(name))).toEqual([]);
      expect(names.filter((name) => !used.includes(name))).toEqual([]);
    }
  });
});

describe("for people", () => {
  test("it stays within 80 columns but for commands", async () => {
    const text = prettyAdvice(await adviseDisk({ file: "my disk.raw", footer: "none" }, { type: "specialized" }));
    const long = text.split("\n").filter((line) => line.length > 80 && !/^(qemu-img|  --features) /.test(line));
    expect(long).toEqual([]);
  });

  test("it shows the commands of what was asked for, or of what fits when nobody asked", async () => {
    expect(prettyAdvice(await adviseDisk({}, { target: "managed-disk" }))).toContain("az disk create");
    const ruledOut = prettyAdvice(await adviseDisk({}, { target: "managed-image", type: "specialized" }));
    expect(ruledOut).toMatch(/^disk\.vhd: managed image is ruled out\n/);
    expect(ruledOut).not.toContain("az image create");
  });

  test("it makes text of the image harmless", async () => {
    const text = prettyAdvice(await adviseDisk({ file: "\u001B[31mx.vhd" }));
    expect(text).not.toContain("\u001B");
  });
});
