import os64bit from "../../../checks/generic/os-64bit.ts";
import { checkTest, file, imageFrom, link, unreadable } from "../../../src/testing/index.ts";
import { expect, test } from "vitest";
import { os } from "../../../src/facts/os.ts";

const debian = { "/etc/os-release": 'ID=debian\nVERSION_ID="12"\n' };

/** The first 20 bytes of an ELF program: class (1: 32-bit, 2: 64-bit) and machine, little-endian. */
function elf(elfClass: number, machine: number) {
  return file(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, elfClass, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, machine, 0), {
    mode: 0o755,
  });
}

checkTest(os64bit, {
  pass: {
    "an x86_64 shell": {
      ...debian,
      "/usr/bin/dash": elf(2, 0x3e),
      "/bin": link("usr/bin"),
      "/usr/bin/sh": link("dash"),
    },
    "an arm64 shell": { ...debian, "/bin/sh": elf(2, 0xb7) },
  },
  fail: {
    "an i686 shell": [
      { ...debian, "/bin/sh": elf(1, 0x03) },
      { message: "32-bit", evidence: { actual: "i686" } },
    ],
  },
  undecided: {
    "no program at all": debian,
    "a shell that cannot be read": [{ ...debian, "/bin/sh": unreadable() }, "permission denied"],
  },
});

test("the architecture is the one of the installed programs", async () => {
  expect(await imageFrom({ "/bin/sh": elf(2, 0xb7) }).fact(os)).toMatchObject({ arch: "aarch64", bits: 64 });
});
