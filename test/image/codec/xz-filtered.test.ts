import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MemoryByteSource } from "../../../src/image/bytes/byte-source.ts";
import { decompressFilteredXz, isFilteredXz } from "../../../src/image/codec/xz-filtered.ts";
import { isImageError } from "../../../src/image/errors.ts";
import { code } from "./machine-code.ts";

/** The same bytes as `xz --check=crc32 --x86 --lzma2=preset=0` and the like pack them. */
const packed = {
  x86: "/Td6WFoAAAFpIt42AgEEACEBAADaM60D4AG/AQ1dAHQBPBk4txjkAxMdpH18a4sZlX6QvTRt4vcmJyf72p2XLMNGE0VqdSPL5X8KAGK9G3fnl68/HGG8nrAkV24/99tykre23cB/yrYTuwb0V5H1Y6ZB9F0lQr/z1u1V1Oh/V2te0cKYCCXKbWaijNk2wGXDEv/ZzuJ423LQoufcSA8dGifhz4BMPk8OkIiTb6p2l+4bFSXlTWlTx4/CDZ/OcOjDpB33B3b96OL0h++RdgoprIhhlJruzvjxSonIaXvk0C94B6nzWmNgQJrImT8PN1Onn45iIchTG0V0RTnUr7iEJr7NL5iaetCZHQmgb8saLe9xGBu7XgTT0Zq2Mjerqr6IG27fC8stvjUAwPE/AAAAAD7jSNYAAaUCwAMAAL9XT4Q+MA2LAgAAAAABWVo=",
  arm: "/Td6WFoAAAFpIt42AgEHACEBAAB0QTmF4AG/APddAHQAMFH+Iox4Yfs3ZGPPR/9IzdOJjjj5fa88uVapYUQItyRwgjDYWcIOSNEkTswmuqbeSFmAhjywPRz2imPIxPvz/B0tRv7dl+5OrESn4PCneKxgwzqrquBEjvCcL7FVgALJD9P9tZ0lIWRbI9lMAEfXQ/5RP8GW7maimWqWJXsovh4xVKB9i2n8BHXj/VBtzSKflpDpL+v5K3ZwvUHCLmYC31ri+I91A4OsSEpPCWEcsvqd2mfl8fEfPQRAuIX98Dpx4CvG48OJNdlP6yGF1xDHO9iaNGnfoWOkC+assS6HCv3VChy1LdW7g3sV/wAjQkD99PDrOsUAAD7jSNYAAY8CwAMAAO9xeCI+MA2LAgAAAAABWVo=",
  armthumb:
    "/Td6WFoAAAFpIt42AgEIACEBAACh82904AG/APpdAHQAMFH+Ioxo7Zs3ZGPPR/9IzdOJsi+z4dBfDSDkgb0g1tlzP0fzW67ch4XTZai8xLzwqQkRWrvxU/NpaVcOjNPWIH4yektc8a6rCZiPaamKPrt5Gc4NiMMwEX3QtZEifEY0zBhu0PWr9vfIOTPVT/hwNjJ7qmPkGEmPWYYaSWokv5aih7fTVC9LzZl6rk5wmELWt4z2uYzCLI0L0a7IWsKFpze5AHvHlwEARf9/jFISCUPQJGKDGehEJ8jIqKROnB8AeNpar6edoTcvaAXeIem+Np9CqGqPQHFAGEuwUkpPUYLTKcHN/CQ61S9xtLSmMmrsmN6nw9xsDrAAAAA+40jWAAGSAsADAACqYDCdPjANiwIAAAAAAVla",
  arm64:
    "/Td6WFoAAAFpIt42AgEKACEBAACqUqc54AG/APddAHQAMFH+Ioxo7Zs3e29PR/9IzdOJjjj5fa88uVapYUQItxai1R8/0nZc5nVJ26DFLnYRg3SDyLRNJ/ijPa74qjxvrR3Iqfqlye2ndAghW5zybKe9gaveQC4BIA8KYDVzeY35DLaVzkA3DHIgpdTFk7StgwQ5dVOmiOEFQ6SN+EMu3+P4t72TcsioiFd+b87tFU1It0gSbJZJDo1AXBKsg2uxIxqy5m8elV4jblSULhAjjQdOLCawVSuQG3/xWQL3BQj5SdOcJZ4sKj6eHiC9v8Qu7260Wy0kjK0E+NE8SHbd1IZQEIOmXSCIbIZSFjrXWDkRta+8AVoAAD7jSNYAAY8CwAMAAO9xeCI+MA2LAgAAAAABWVo=",
};
const POWERPC =
  "/Td6WFoAAAFpIt42AgEFACEBAAB/4PHI4AG/APddAHQAMFH+Ioxo7Zs3ZGPPR/9IzdOJjjj5fa88uVapYUQItxai1RvQ3xdy4A0uhSupvIkRExhS/QSdzHIEDx8sXhyYo6jyqZPGS1dXpRFMbj78SDw63kVPVbeJ+h0cmMrBwNBpQjhNtJaG5aG6a9I8e4hSUifKtUFeBARobv7IL9ueUNe9ectQE0CSsOmYaSxEMuSx8pMLJwXXJntvzpIBY4k4ExKuEqtOzJLi2EzwCKiILMq3k4MZfFy9Ip/pWI87WnYj+XSV2bocRgNcUI3/GrYXHxpGfHwhPSNcQCeZaXClYASK5b+KK3rXAaUKfoxkAuFzNRZu/EgAAD7jSNYAAY8CwAMAAO9xeCI+MA2LAgAAAAABWVo=";

const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, "base64"));

async function unpack(bytes: Uint8Array): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of decompressFilteredXz(new MemoryByteSource(bytes))) pieces.push(piece);
  return Uint8Array.from(Buffer.concat(pieces));
}

describe("decompressFilteredXz", () => {
  test.each(Object.entries(packed))("calls of %s", async (_name, text) => {
    expect(isFilteredXz(bytesOf(text))).toBe(true);
    expect(await unpack(bytesOf(text))).toEqual(code());
  });

  test("a filter of another machine is named", async () => {
    await expect(unpack(bytesOf(POWERPC))).rejects.toMatchObject({ code: "unsupported", message: /filter 0x5/ });
  });

  test.each([
    ["nothing", new Uint8Array(), /cut short/],
    ["the header alone", bytesOf(packed.x86).subarray(0, 12), /cut short/],
    ["half of it", bytesOf(packed.x86).subarray(0, 100), /cut short/],
    ["a damaged header", bytesOf(packed.x86).map((byte, at) => (at === 8 ? byte ^ 1 : byte)), /damaged header/],
    ["a damaged block header", bytesOf(packed.x86).map((byte, at) => (at === 15 ? byte ^ 1 : byte)), /block header/],
  ])("%s is damage", async (_name, bytes, message) => {
    await expect(unpack(bytes)).rejects.toMatchObject({ code: "corrupt", message: expect.stringMatching(message) });
  });

  test("any damage behind the headers gives bytes or an image error", async () => {
    const good = bytesOf(packed.x86);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 24, max: good.length - 1 }), fc.nat(255), async (at, byte) => {
        await unpack(good.map((old, index) => (index === at ? byte : old))).catch((error: unknown) =>
          expect(isImageError(error)).toBe(true),
        );
      }),
    );
  });
});
