import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cpio } from "../../fixtures/trees/parts/kernel.ts";
import { initramfs } from "../../src/facts/initramfs.ts";
import { isImageError } from "../../src/image/errors.ts";
import { imageFrom } from "../../src/testing/index.ts";

const read = async (bytes: Uint8Array) => {
  const image = imageFrom({ "/boot/initrd": bytes });
  return (await image.fact(initramfs)).read("/boot/initrd");
};
const base64 = (text: string) => new Uint8Array(Buffer.from(text, "base64"));
const join = (...parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
const gzip = (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes));
const zeros = (length: number) => new Uint8Array(length);

const storvsc = "usr/lib/modules/6.1.0/kernel/drivers/scsi/hv_storvsc.ko.xz";
const small = cpio([
  [storvsc, "module"],
  ["etc/modprobe.d/a.conf", "blacklist hv-netvsc\n"],
]);
const microcode = cpio([["kernel/x86/microcode/GenuineIntel.bin", "code"]]);

/** The same archive as the tools compress it. */
const compressed = {
  xz: "/Td6WFoAAAFpIt42AgAhARwAAAAQz1jM4AZjAOhdABgN3QRjnHIbdDpiTEwesAj0YKrY8ofbxYpTIo9VAYnykr+8axI20WVFMc9BHOBgUyyUtLR6Y8su1e86Pyee+iJzvsZc2pzlhsKF+u1zL3r7x9j01xEtbej3oqvcn0A9jKB4j+9eMEwqOgrF5Wum3/CWSNLerZekO6rmQ4z51igz+/vXt0xPG1cf7YNI0LBdM5vE2/3zYdryND99gQ4veXNdduXnueyJ7M+hivxaxN7n4gZd8LaFS99sbcLNso3UpQ/1fTOQ2kklgRJG0wHRB3Qqew9cahA0ZUtI4pihaEfJ6quvRY7CcAAAjSOdewABgALkDAAAbrwi9z4wDYsCAAAAAAFZWg==",
  zstd: "KLUv/WRkBV0HACJKIRlQ1QODc7f7i2+7oBYbgjKTZ2Tp5zNTLswU//+CIDhLwyjOUy1gecewNXQpwPiUKUtz/cjS1tE3o4x105ymnOV9a4xDXXq1mJJGhP51uOp9RYnFMDJxyx89+MZ92vcZxMzY2ph614Auuvmm5DhnV1cPxqJO+SHE/2+eQQkjvDhKGOEBDxgsoIFoa4iI2rNmACcUOg8g5mdKzyqKzY7eUP75zN9sT37ClwP6KNrDllhxANxCg1tjMpWA6NVNviFfJmLaSzp8JI0mOqHzjprqQFadOOEAAp3ZRHdRBso07yezh+eVCo5dvA/l+Cxq",
  lz4: "AiFMGJEBAAByMDcwNzAxMAEAAQgAQjQxZWQPAA0CAAEgAA8CACAUNDQAaXVzcgAAAHQAEDIcAA90AEAQOFgAAAIAfHVzci9saWJ4ABAzHAAPeAA/BiMBA3gAjC9tb2R1bGVzgAABFAEPgABAEDbYAAACAAuAAGovNi4xLjB8ARA1KAAPhABABUACD4QAAnsva2VybmVsCAIBuAAPjAA/ETLkAAACAA+MAAmLL2RyaXZlcnOUABA3OAAPlABAEGFYAAACAA+UABFaL3Njc2m4AQHcAg+YAD8ClAIAAgA8ZXRjsAIQORgAD3QAQBBmWAAAAgAwZXRjLAOMcHJvYmUuZACAAAE0ATU4MWGkAAsCAAZ5AwICAAFQAg8CAA8kM2IkAA+MARbwAi9odl9zdG9ydnNjLmtvLnh6rAAC5gMLQAIBXAAPtAAXHzHcAAULAgAVMdwACjQB+Q0vYS5jb25mAGJsYWNrbGlzdCBodi1uZXR2c2MKdAUbY1EADAIADEwBDwIAFQHwAAACAOBUUkFJTEVSISEhAAAAAA==",
  lzo: "iUxaTwANChoKEEAgoAlAAQUDAAANAACBpGsFQpoAAAAAADSkA+EAAAZkAAABg/3SZVIEMDcwNzAxMKAAnAABNDFlZLgBLxQAnAMvVAAgAUEANOgEA3VzcgAAACvNATJsAyAyzQE4fApsAAR1c3IvbGliLt0BM2wDIDHcASiIBNwOBS9tb2R1bGVzLvwBjCIgMv0BNnwabAAt/AEDLzYuMS4wLO0FNXwEIDIMAif8CDMMAgQva2VybmVsLRwInBYgMS0CMowcfBw6LAIFL2RyaXZlcnMtTQI3fAYgMk0CYXwKbAAgA0wCAi9zY3NpLNwGjFsgMV0CMIxSfxJldGMuvQo5fAIgMs0BZnwKbwBldGNsZQVwcm9iZS5kAC78AY8mODFhJ4wCbAYpDAAo4A2wApxJqAE6FgAzYvQDIAgsBg4vaHZfc3RvcnZzYy5rby54emwVtHwt/AiMCyAJzQIxNmwD6BTdADEnbAMszAQACi9hLmNvbmYAYmxhY2tsaXN0IGh2LW5ldHZzYworzRVjwAk2GAAuLAU2nAAuXACcHQ8wMDAwVFJBSUxFUiEhIQAAAAARAAAAAAAA",
  bzip2:
    "QlpoOTFBWSZTWfg7Cu4AAM5/gE4YCAhwA//gIiQUAL9v31AwAThRhpU9T1G1GjaAmIyaZkNNJphMYABo00AZNAaDIDQEkkankmaE0aQ00G0aJpow1FGH9MHXf2xnF0mccmRrY+2Tkjm5wCgwl3kcpjLajcjpUUd60abVbSFyUC4UD3ekCYGEgW7DfZwxux41apwTqNlDou00xhFQHoLXQnEVgiQJhDAtiR8aEezwWjcIwbNwnuGkgjFEw5wPZ14hD3cgDuXEDHCzIABcEOA1TWNbiy17olIUoiOkLFvLgMPv2zjGfigiSTJVYD0HcOwaE8VynLfzPIzAc1MGNlgV5JPSrY1MKIdbnzHhBTr5lgDKQZDKhoshi8qKCsD08UxTNSl5HhkZEFZK/78XckU4UJD4Owru",
  lzma: "XQAAgAD//////////wAYDd0EY5xyG3Q6YkxMHrAI9GCq2PKH28WKUyKPVQGJ8pK/vGsSNtFlRTHPQRzgYFMslLS0emPLLtXvOj8nnvoic77GXNqc5YbChfrtcy96+8fY9NcRLW3o96Kr3J9APYygeI/vXjBMKjoKxeVrpt/wlkjS3q2XpDuq5kOM+dYoM/v717dMTxtXH+2DSNCwXTObxNv982Ha8jQ/fYEOL3lzXXbl57nsiezPoYr8WsTe5+IGXfC2hUvfbG3CzbKN1KUP9X0zkNpJJYESRtMB0Qd0KnsPXGoQNGVLSOKYoWhHyeqrr0WTLz/T//2FsbA=",
};

describe("compressions", () => {
  test("none", async () => {
    expect((await read(small)).segments).toEqual([{ offset: 0, compression: "none" }]);
  });

  test.each(["gzip", "xz", "zstd", "lz4", "lzo", "bzip2", "lzma"] as const)("%s", async (compression) => {
    const bytes = compression === "gzip" ? gzip(small) : base64(compressed[compression]);
    for (const padding of [0, 4, 508]) {
      const found = await read(join(bytes, zeros(padding)));
      expect(found.segments).toEqual([{ offset: 0, compression }]);
      expect(found.moduleFile("6.1.0", "hv-storvsc")).toBe(storvsc);
      expect(found.modprobe).toMatchObject([
        { command: "blacklist", module: "hv_netvsc", path: "/etc/modprobe.d/a.conf" },
      ]);
    }
  });

  test.each(["gzip", "xz", "zstd", "lz4", "lzo", "bzip2", "lzma"] as const)(
    "%s that is cut short",
    async (compression) => {
      const bytes = compression === "gzip" ? gzip(small) : base64(compressed[compression]);
      const cut = bytes.subarray(0, bytes.length - 40);
      await expect(read(cut)).rejects.toMatchObject({ code: "corrupt", layer: "initramfs", path: "/boot/initrd" });
    },
  );
});

describe("parts", () => {
  test("microcode in front, with zeros between", async () => {
    const found = await read(join(microcode, zeros(512), gzip(small)));
    expect(found.segments.map(({ compression }) => compression)).toEqual(["none", "gzip"]);
    expect(found.names.has("kernel/x86/microcode/GenuineIntel.bin")).toBe(true);
    expect(found.kernelVersions).toEqual(["6.1.0"]);
  });

  test("several archives that are not compressed, and several gzip members", async () => {
    for (const bytes of [
      join(microcode, small),
      join(gzip(microcode), gzip(small)),
      join(microcode, zeros(8), small, gzip(microcode)),
    ]) {
      const { names } = await read(bytes);
      expect([names.has(storvsc), names.has("kernel/x86/microcode/GenuineIntel.bin")]).toEqual([true, true]);
    }
  });

  test("a later file replaces an earlier one", async () => {
    const other = cpio([["etc/modprobe.d/a.conf", "# nothing\n"]]);
    expect((await read(join(small, other))).modprobe).toEqual([]);
  });

  test("files of modprobe.d hide others of their name", async () => {
    const found = await read(
      cpio([
        ["usr/lib/modprobe.d/a.conf", "blacklist a\n"],
        ["lib/modprobe.d/b.conf", "blacklist b\n"],
        ["etc/modprobe.d/a.conf", "blacklist c\n"],
      ]),
    );
    expect(found.modprobe.map(({ module }) => module)).toEqual(["c", "b"]);
  });
});

describe("what made it", () => {
  test.each([
    ["dracut", false, [["usr/lib/dracut/build-parameter.txt", ""]]],
    [
      "dracut",
      true,
      [
        ["lib/dracut-lib.sh", ""],
        ["lib/dracut/hostonly-files", ""],
      ],
    ],
    ["initramfs-tools", false, [["conf/initramfs.conf", "MODULES=most\n"]]],
    [
      "initramfs-tools",
      true,
      [
        ["conf/initramfs.conf", "MODULES=most\n"],
        ["conf/conf.d/driver-policy", "MODULES=dep\n"],
      ],
    ],
    ["mkinitcpio", true, [["buildconfig", 'HOOKS="base udev autodetect block"\n']]],
    ["mkinitcpio", false, [["buildconfig", 'HOOKS="base udev block"\n']]],
    ["unknown", false, [["init", ""]]],
  ] as const)("%s, host-only %s", async (generator, hostOnly, files) => {
    expect(await read(cpio(files))).toMatchObject({ generator, hostOnly });
  });
});

describe("damage", () => {
  test.each([
    ["nothing", zeros(0)],
    ["zeros", zeros(4096)],
    ["text", new TextEncoder().encode("no ramdisk at all")],
    ["an archive that is cut inside of a name", small.subarray(0, 120)],
    ["an archive that is cut between members", small.subarray(0, small.length - 124)],
    ["garbage behind an archive", join(small, new TextEncoder().encode("garbage"))],
    ["an old format of cpio", new TextEncoder().encode("070707".padEnd(80, "0"))],
    ["gzip of something else", gzip(new TextEncoder().encode("no archive"))],
  ])("%s", async (_name, bytes) => {
    await expect(read(bytes)).rejects.toMatchObject({ code: "corrupt", layer: "initramfs", path: "/boot/initrd" });
  });

  test("any bytes behind a good start give a value or an ImageError", async () => {
    const starts = [small.subarray(0, 330), ...Object.values(compressed).map((text) => base64(text).subarray(0, 300))];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...starts),
        fc.nat(299),
        fc.uint8Array({ maxLength: 400 }),
        async (start, keep, bytes) => {
          const error: unknown = await read(join(start.subarray(0, keep), bytes)).then(
            () => undefined,
            (reason: unknown) => reason,
          );
          expect(error === undefined || isImageError(error)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});
