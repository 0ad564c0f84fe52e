import { kernelOptionsCheck } from "./_kernel-options.ts";

export default kernelOptionsCheck({
  id: "boot.kernel-serial-config",
  title: "The kernel drives the serial port from the start",
  level: "should",
  requirements: ["boot.kernel-serial-config"],
  why: "With CONFIG_SERIAL_8250 as a module, or without its console, nothing is written to ttyS0 while the kernel starts. SysRq over the serial port is how a VM that hangs is rebooted from the portal, and a note only. CONFIG_SERIAL_8250_CONSOLE=y can only be had with CONFIG_SERIAL_8250=y, so it stands for both.",
  fix: { text: "Use a kernel of the distribution, or build it with CONFIG_SERIAL_8250_CONSOLE=y." },
  appliesTo: { arch: ["x86_64"] },
  wanted: [
    { options: ["SERIAL_8250_CONSOLE"], values: ["y"], lack: "does not have the serial port built in" },
    {
      options: ["MAGIC_SYSRQ_SERIAL"],
      values: ["y"],
      lack: "does not take SysRq over the serial port",
      level: "info",
    },
  ],
});
