import { installationLogs, machineLogs } from "../leftovers/_logs.ts";
import { absent } from "./_absent.ts";

export default absent({
  id: "security.no-logs",
  title: "No logs of the build are published",
  level: "marketplace",
  requirements: ["security.no-logs"],
  why: "Everybody who deploys the offer can read them: Microsoft's rules for Marketplace images ask for empty logs, and reviewers send an image back for addresses, names and commands of the build in there. What installing packages writes is in official images and stays a note.",
  fix: { text: "Empty the logs.", commands: ["find /var/log -type f -exec truncate -s 0 {} +"] },
  appliesTo: { target: ["marketplace"] },
  places: [
    ...installationLogs,
    ...machineLogs,
    { path: "/var/log/{cloud-init,cloud-init-output,waagent}.log*", what: "logs of provisioning", together: true },
    { path: "/var/log/{anaconda,installer,YaST2,azure}/", what: "logs of the build machine" },
  ],
});
