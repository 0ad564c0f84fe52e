import { absent } from "./_absent.ts";

const extension = "Microsoft.Azure.AzureDefenderForServers.MDE.Linux*";

export default absent({
  id: "security.mdatp-not-preinstalled",
  title: "Microsoft Defender for Endpoint is not baked in",
  level: "marketplace",
  requirements: ["lisa.mdatp-not-preinstalled", "leftovers.other-agent-identities"],
  why: "An onboarded image enrols every VM made of it in the tenant of whoever built it. The onboarding file is the worst of it; the rest is a warning.",
  fix: {
    text: "Remove Defender before capture; Azure installs it where it is wanted.",
    commands: ["rm -rf /etc/opt/microsoft/mdatp /var/log/microsoft/mdatp"],
  },
  appliesTo: { type: ["generalized"] },
  places: [
    {
      path: "/etc/opt/microsoft/mdatp/mdatp_onboard.json",
      what: "onboarding of Microsoft Defender",
      counts: "entry",
      level: "must",
    },
    { path: "/etc/opt/microsoft/mdatp", what: "configuration of Microsoft Defender", counts: "entry", level: "should" },
    { path: "/var/log/microsoft/mdatp", what: "logs of Microsoft Defender", counts: "entry", level: "should" },
    {
      path: `/{var/lib/waagent,var/log/azure,var/lib/GuestConfig/extension_logs}/${extension}`,
      what: "extension of Microsoft Defender",
      counts: "entry",
      level: "should",
    },
  ],
});
