import { commandLineCheck, consolesOf, isSerialConsole, shownConsoles } from "./_command-line.ts";

export default commandLineCheck({
  id: "boot.console-ttys0",
  title: "The kernel writes to the first serial port",
  level: "must",
  requirements: [
    "boot.console-ttys0",
    "lisa.serial-console",
    "distro-rhel.cmdline-6",
    "distro-rhel.cmdline-7",
    "distro-rhel.cmdline-8-plus",
    "distro-centos.cmdline-6",
    "distro-centos.cmdline-7",
    "distro-oracle.cmdline-6",
    "distro-oracle.cmdline-7-plus",
    "distro-suse.cmdline",
    "distro-suse.cmdline-11",
    "distro-ubuntu.cmdline",
    "lisa.hydration-console-options",
  ],
  why: "Without console=ttyS0 the serial console and boot diagnostics stay empty, and certification fails. The words of the entries that start by themselves decide, not /etc/default/grub. The other words of the pages of the distributions (earlyprintk, rootdelay, net.ifnames, no quiet) have checks of their own, which only note what official images do otherwise.",
  change: "Add console=ttyS0,115200n8 to the kernel's parameters",
  parameters: { add: "console=ttyS0,115200n8" },
  references: [
    {
      title: "Azure serial console for Linux",
      url: "https://learn.microsoft.com/troubleshoot/azure/virtual-machines/linux/serial-console-linux",
    },
  ],
  appliesTo: { arch: ["x86_64"] },
  judge({ words, at }, { arm }) {
    const consoles = consolesOf(words);
    if (arm || consoles.some((value) => isSerialConsole(value, false))) return [];
    const evidence = { actual: shownConsoles(consoles), expected: "console=ttyS0" };
    return [{ message: "the first serial port is no console", ...at, evidence }];
  },
});
