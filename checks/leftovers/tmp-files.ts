import { gone } from "./_gone.ts";

export default gone({
  id: "leftovers.tmp-files",
  title: "No temporary files are left",
  level: "should",
  why: "What builds leave in /tmp and /var/tmp is often a script with credentials, and whoever has the image reads it. Files that an installer expects to make there and finds in the way break extensions. Empty directories and sockets do not count.",
  fix: { text: "Empty both directories.", commands: ["rm -rf /tmp/* /var/tmp/*"] },
  places: [
    { path: "/{tmp,var/tmp}/*", what: "temporary files", together: true, except: /^core(\.\d+)?$/ },
    { path: "/{tmp,var/tmp}/*/", what: "temporary files" },
  ],
});
