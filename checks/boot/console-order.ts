import { commandLineCheck, consolesOf, isSerialConsole, shownConsoles } from "./_command-line.ts";

export default commandLineCheck({
  id: "boot.console-order",
  title: "The serial port is the last console",
  level: "info",
  requirements: ["boot.console-order"],
  why: "The last console= becomes /dev/console, where the start scripts write and an emergency shell asks: where that is tty1 the serial console of the portal shows the kernel's messages and then nothing. Either order boots, and Azure's own tools write both, so it is a note.",
  change: "Put the serial port's console= behind the others",
  judge({ words, at }, { arm }) {
    const consoles = consolesOf(words);
    const last = consoles.at(-1);
    const isSerial = (value: string) => isSerialConsole(value, arm) || isSerialConsole(value, false);
    if (last === undefined || isSerial(last) || !consoles.some(isSerial)) return [];
    return [{ message: `${last} is the last console`, ...at, evidence: { actual: shownConsoles(consoles) } }];
  },
});
