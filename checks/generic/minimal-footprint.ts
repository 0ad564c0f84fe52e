import { units } from "../../src/facts/units.ts";
import { type Finding, defineCheck } from "../../src/lint/check.ts";

/** Services that listen on the network and that hardly any offer needs, by the names of their units. */
const services: readonly { readonly what: string; readonly units: readonly string[] }[] = [
  { what: "telnet", units: ["telnet.socket", "telnetd.service", "inetutils-telnetd.service"] },
  { what: "rsh", units: ["rsh.socket", "rlogin.socket", "rexec.socket"] },
  { what: "FTP", units: ["vsftpd.service", "proftpd.service", "pure-ftpd.service"] },
  { what: "TFTP", units: ["tftp.socket", "tftpd-hpa.service"] },
  { what: "NIS", units: ["ypserv.service", "ypbind.service"] },
  { what: "the RPC port mapper", units: ["rpcbind.socket", "rpcbind.service"] },
  { what: "printing", units: ["cups.socket", "cups.service", "cups-browsed.service"] },
  { what: "mDNS", units: ["avahi-daemon.socket", "avahi-daemon.service"] },
];

export default defineCheck({
  id: "generic.minimal-footprint",
  title: "No network service starts that few offers need",
  level: "marketplace",
  requirements: ["generic.minimal-footprint"],
  why: "Every service that listens is a way in, and the Marketplace asks for images with the roles and ports of the offer only. What an offer needs cannot be told from the image: services of old protocols, printing and discovery are listed.",
  fix: {
    text: "Remove or disable the service.",
    commands: ["systemctl disable --now rpcbind.socket cups avahi-daemon"],
  },
  async run(image) {
    const all = await image.fact(units);
    return services.flatMap(({ what, units: names }): Finding[] => {
      const unit = names.map((name) => all.find(name)).find((found) => found?.startsAtBoot === true);
      return unit ? [{ message: `${unit.name} (${what}) starts at boot`, path: unit.path, subject: unit.name }] : [];
    });
  },
});
