import { absent } from "./_absent.ts";
import { privateMaterial } from "./_private-material.ts";

export default absent({
  id: "security.no-private-material",
  title: "No keys and known hosts of the build are published",
  level: "marketplace",
  requirements: ["security.no-private-material", "lisa.marketplace-sensitive-data"],
  why: "Everybody who deploys the offer gets to see them: Microsoft's rules for Marketplace images forbid test keys, known_hosts and certificates that are not needed, and the offer is sent back. A private key lets strangers in wherever its public half still is.",
  fix: { text: "Delete the files.", commands: ["rm -f /root/.ssh/* /home/*/.ssh/*"] },
  appliesTo: { target: ["marketplace"] },
  places: privateMaterial,
});
