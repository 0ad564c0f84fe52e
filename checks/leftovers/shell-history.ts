import { gone } from "./_gone.ts";

export default gone({
  id: "leftovers.shell-history",
  title: "No command histories are left",
  level: "should",
  alsoDecides: ["provisioning.left-shell-history"],
  why: "Histories show what was done on the build machine, often with passwords on the command line. `export HISTSIZE=0` under sudo, as some pages print it, does nothing: a later logout writes the file again. What certification makes of shell histories is judged by security.marketplace-bash-history.",
  fix: {
    text: "Delete the files after the last login, from a shell that keeps no history.",
    commands: ["unset HISTFILE", "rm -f /root/.*_history /root/.history /home/*/.*_history /home/*/.history"],
  },
  places: [
    { path: "~/.*_history", what: "command history" },
    { path: "~/.{history,histfile,lesshst,viminfo}", what: "command history" },
    { path: "~/.local/{share,state}/{fish/fish_history,nvim/shada/main.shada}", what: "command history" },
  ],
});
