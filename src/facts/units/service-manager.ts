import type { FileTree } from "../../image/tree/file-tree.ts";

export type ServiceManager = "systemd" | "upstart" | "sysv" | "openrc" | "unknown";

/** Where the kernel looks for the first program when nothing names it (init/main.c, `kernel_init`). */
const initPaths = ["/sbin/init", "/etc/init", "/bin/init"];
const systemdPrograms = ["/usr/lib/systemd/systemd", "/lib/systemd/systemd"];
const unitDirectories = ["/etc/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system"];

/** Which program starts the services: what /sbin/init is, else whose files are there. */
export async function serviceManager(tree: FileTree): Promise<ServiceManager> {
  for (const path of initPaths) {
    const stat = await tree.lstat(path);
    if (!stat || stat.type === "directory") continue;
    // A dangling link still tells by its target, as where /usr is not part of the tree.
    const target = (await tree.realPath(path)) ?? (await tree.readLink(path)) ?? path;
    const found = managerOfProgram(target.slice(target.lastIndexOf("/") + 1));
    if (found !== undefined) return found;
    return (await managerOfFiles(tree)) ?? "unknown";
  }
  for (const path of systemdPrograms) if (await tree.stat(path)) return "systemd";
  for (const path of unitDirectories) if (await tree.stat(path)) return "systemd";
  return (await managerOfFiles(tree)) ?? "unknown";
}

/** What a program of this name is; undefined for `init` and `busybox`, which several managers are called. */
function managerOfProgram(name: string): ServiceManager | undefined {
  switch (name) {
    case "systemd":
      return "systemd";
    case "upstart":
      return "upstart";
    case "openrc-init":
      return "openrc";
    case "sysvinit":
      return "sysv";
    default:
      return undefined;
  }
}

async function managerOfFiles(tree: FileTree): Promise<ServiceManager | undefined> {
  if ((await tree.stat("/etc/runlevels"))?.type === "directory") return "openrc";
  if (await hasUpstart(tree)) return "upstart";
  for (const path of ["/etc/inittab", "/etc/init.d", "/etc/rc.d/init.d"]) if (await tree.stat(path)) return "sysv";
  return undefined;
}

/** Jobs alone do not tell: packages brought theirs along to systems that never ran upstart. */
async function hasUpstart(tree: FileTree): Promise<boolean> {
  if ((await tree.stat("/etc/init"))?.type !== "directory") return false;
  const jobs = (await tree.readDir("/etc/init")).map(({ name }) => name).filter((name) => name.endsWith(".conf"));
  if (jobs.length === 0) return false;
  if (jobs.includes("rc.conf") || jobs.includes("rc-sysinit.conf")) return true;
  return (await tree.stat("/sbin/initctl")) !== undefined || (await tree.stat("/etc/inittab")) === undefined;
}
