import { gone } from "./_gone.ts";
import { installationLogs, machineLogs, rotationState } from "./_logs.ts";

export default gone({
  id: "leftovers.log-files",
  title: "No logs of the build machine are left",
  level: "should",
  why: "Logs tell names, addresses and logins of the build network to everybody who has the image, and mix with those of the VM. What installing packages logs is in official images too: a note.",
  fix: {
    text: "Empty the logs before the machine is captured.",
    commands: ["journalctl --rotate && journalctl --vacuum-time=1s", "find /var/log -type f -exec truncate -s 0 {} +"],
  },
  places: [...installationLogs, ...machineLogs, ...rotationState],
});
