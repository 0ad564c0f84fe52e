import { expect, test } from "vitest";
import { generationOf } from "../../src/lint/generation.ts";

const disk = (scheme: "gpt" | "mbr", hasBootCode: boolean, ...uses: string[]) => ({
  bootSector: { hasSignature: true, hasBootCode },
  partitionTable: { scheme, partitions: uses.map((id) => ({ use: { id, title: id } })) },
});

test.each([
  ["a GPT with an EFI system partition is for Generation 2", disk("gpt", false, "esp", "linux"), 2],
  ["boot code in front of a GPT without a place for GRUB boots nothing", disk("gpt", true, "esp", "linux"), 2],
  ["an MBR with boot code is for Generation 1", disk("mbr", true, "linux"), 1],
  ["a GPT with a BIOS boot partition alone is for Generation 1", disk("gpt", true, "bios-boot", "linux"), 1],
  ["a hybrid disk is for both", disk("gpt", true, "bios-boot", "esp", "linux"), undefined],
  ["an MBR with boot code and an EFI system partition is for both", disk("mbr", true, "esp", "linux"), undefined],
  ["a disk of data is for neither", disk("mbr", false, "linux"), undefined],
  ["so is one without a table", { ...disk("mbr", true), partitionTable: undefined }, undefined],
])("%s", (_, given, generation) => {
  expect(generationOf(given)).toBe(generation);
});
