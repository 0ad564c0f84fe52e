import { gone, lineThat } from "./_gone.ts";

export default gone({
  id: "leftovers.suse-registration",
  title: "No SUSE registration is left",
  level: "must",
  why: "Every VM would use the builder's registration. registercloudguest makes a new one at the first boot of a pay-as-you-go image, and does not while an old one is there. Services that come with packages (openSUSE) are no registration.",
  fix: {
    text: "Clean the registration before the machine is captured.",
    commands: ["registercloudguest --clean", "SUSEConnect --cleanup"],
  },
  places: [
    {
      path: "/etc/zypp/credentials.d/*",
      what: "registration credentials of SUSE",
      judge: lineThat(/^\s*(username|password)\s*=\s*\S/),
    },
    { path: "/etc/SUSEConnect", what: "configuration of the registration server", judge: lineThat(/^\s*url\s*:\s*\S/) },
    {
      path: "/etc/zypp/services.d/*",
      what: "package service of a registration",
      judge: lineThat(/^\s*url\s*=.*(credentials=|\/access\/services\/|susecloud|scc\.suse\.com)/i),
    },
  ],
});
