import { gone, privateKey } from "./_gone.ts";

export default gone({
  id: "leftovers.ssh-user-dirs",
  title: "No private SSH keys and SSH records of users are left",
  level: "must",
  alsoDecides: ["lisa.marketplace-sensitive-data"],
  why: "A private key opens whatever trusted the build machine to everybody who has the image; known_hosts, configuration and public keys tell what that is. Keys that let somebody in are judged by security.no-authorized-keys.",
  fix: "Delete the files.",
  places: [
    { path: "~/.ssh/*", what: "private SSH key", judge: privateKey },
    { path: "~/.ssh/known_hosts*", what: "list of known SSH hosts", level: "should" },
    { path: "~/.ssh/{config,environment,rc}", what: "SSH configuration of a user", level: "should" },
    { path: "~/.ssh/*.pub", what: "public SSH key of a user", level: "should" },
  ],
});
