import marketplaceArchitecture from "../../../checks/security/marketplace-architecture.ts";
import { checkTest, file } from "../../../src/testing/index.ts";

/** An ELF header: 64-bit, little-endian, of this machine. */
function elf(machine: number) {
  return file(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, machine, 0), {
    mode: 0o755,
  });
}

checkTest(marketplaceArchitecture, {
  pass: { x86_64: { "/bin/sh": elf(0x3e) }, arm64: { "/bin/sh": elf(0xb7) } },
  fail: { riscv64: [{ "/bin/sh": elf(0xf3) }, { evidence: { actual: "riscv64" } }] },
  undecided: { "no program": {} },
});
