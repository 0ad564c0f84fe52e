import { kernelOptionsCheck } from "./_kernel-options.ts";

const values = ["y", "m"];

export default kernelOptionsCheck({
  id: "boot.kernel-wdt-cifs",
  title: "The kernel has watchdogs and CIFS",
  level: "info",
  requirements: ["boot.kernel-wdt-cifs", "lisa.essential-kernel-config", "lisa.smb-nfs"],
  why: "Microsoft's image test asks for CONFIG_WATCHDOG and CONFIG_CIFS. Without the first nothing restarts a guest that hangs, without the second `mount -t cifs` of an Azure Files share fails with an unknown file system type. No VM fails to start without them: a note.",
  fix: { text: "Use a kernel of the distribution." },
  wanted: [
    { options: ["WATCHDOG"], values, lack: "has no watchdogs" },
    { options: ["CIFS"], values, lack: "cannot mount Azure Files" },
  ],
});
