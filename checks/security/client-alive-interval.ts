import { defineCheck } from "../../src/lint/check.ts";
import { MAX_SECONDS, judgeInterval } from "./_client-alive.ts";

export default defineCheck({
  id: "security.client-alive-interval",
  title: "sshd keeps idle sessions alive",
  level: "should",
  requirements: ["security.client-alive-interval", "distro-rhel.sshd-keepalive", "lisa.ssh-client-alive"],
  why: "Azure's load balancer forgets connections that are silent for four minutes, so an idle session hangs. 180 seconds are advised, 30 to 235 are fine (Debian and Ubuntu have 120). An interval that is too long is a warning; none at all is what official images of Rocky, Azure Linux and Fedora have: a note, and a warning for the Marketplace. The first value of sshd_config and what it includes decides; below a Match line it is not for everybody.",
  fix: {
    text: "Set ClientAliveInterval to 180.",
    commands: ["sed -i '1i ClientAliveInterval 180' /etc/ssh/sshd_config"],
  },
  run: (image) =>
    judgeInterval(image, (seconds) => {
      if (seconds === undefined) return { message: "ClientAliveInterval is not set", level: "info" };
      if (seconds === "invalid") return { message: "ClientAliveInterval is no time" };
      if (seconds === 0) return { message: "ClientAliveInterval switches keep-alives off" };
      return seconds > MAX_SECONDS
        ? { message: "ClientAliveInterval is longer than Azure keeps idle connections" }
        : undefined;
    }),
});
