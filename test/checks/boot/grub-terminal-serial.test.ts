import grubTerminalSerial from "../../../checks/boot/grub-terminal-serial.ts";
import { checkTest, type Tree } from "../../../src/testing/index.ts";
import { grub, on } from "./_boot.ts";

function menu(change: (text: string) => string): Tree {
  const tree = on("ro");
  return { ...tree, [grub]: change(String(tree[grub])) };
}

checkTest(grubTerminalSerial, {
  pass: {
    "both ways": on("ro"),
    "the other order": menu((text) => text.replaceAll("serial console", "console serial")),
  },
  fail: {
    "the screen only": [
      menu((text) => text.replaceAll("serial console", "console")),
      { message: "terminal_input", path: grub, evidence: { actual: "terminal_input console" } },
      { message: "terminal_output" },
    ],
    "the last one counts": [menu((text) => `${text}terminal_output gfxterm\n`), { message: "terminal_output" }],
    "no port set up": [menu((text) => text.replace(/^serial .*\n/m, "")), { message: "is not set up", path: grub }],
    nothing: [
      menu((text) => text.replace(/^(?:serial|terminal_).*\n/gm, "")),
      { evidence: { actual: "no terminal_input" } },
      { evidence: { actual: "no terminal_output" } },
    ],
  },
  notApplicable: { "another loader": {} },
});
