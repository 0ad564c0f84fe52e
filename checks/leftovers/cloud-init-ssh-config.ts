import { gone } from "./_gone.ts";

export default gone({
  id: "leftovers.cloud-init-ssh-config",
  title: "No sshd settings of an earlier provisioning are left",
  level: "should",
  why: "cloud-init writes the file for the machine that it provisions (often PasswordAuthentication yes); on the next VM it rewrites it only when the deployment asks for something else, so that passwords log in on VMs that were deployed with keys.",
  fix: {
    text: "Delete the file.",
    commands: ["cloud-init clean --configs ssh_config", "rm -f /etc/ssh/sshd_config.d/50-cloud-init.conf"],
  },
  places: [{ path: "/etc/ssh/sshd_config.d/50-cloud-init.conf", what: "sshd settings that cloud-init wrote" }],
});
