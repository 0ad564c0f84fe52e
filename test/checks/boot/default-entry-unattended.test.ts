import unattended from "../../../checks/boot/default-entry-unattended.ts";
import { checkTest, type Tree } from "../../../src/testing/index.ts";
import { grub, on } from "./_boot.ts";

function locked(flags: string): Tree {
  const tree = on("ro");
  const text = String(tree[grub]).replace("--class gnu-linux", flags);
  return { ...tree, [grub]: `set superusers="root"\npassword_pbkdf2 root grub.pbkdf2.sha512.10000.AA.BB\n${text}` };
}

checkTest(unattended, {
  pass: {
    "no password": on("ro"),
    "a password for changes only": locked("--unrestricted"),
    "other words of ACPI": on("acpi=force acpi_osi=Linux"),
  },
  fail: {
    "a password": [locked("--class linux"), { message: "asks for a password", path: grub, subject: "Linux" }],
    "no ACPI": [on("acpi=off"), { message: "acpi=off hides", evidence: { actual: "acpi=off" } }],
    "no ACPI, as a number": [on("acpi=0"), {}],
  },
  undecided: { "no boot configuration": {} },
});
