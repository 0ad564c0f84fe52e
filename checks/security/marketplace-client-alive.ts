import { defineCheck } from "../../src/lint/check.ts";
import { MAX_SECONDS, MIN_SECONDS, judgeInterval } from "./_client-alive.ts";

export default defineCheck({
  id: "security.marketplace-client-alive",
  title: "ClientAliveInterval is within what certification accepts",
  level: "marketplace",
  requirements: ["security.marketplace-client-alive", "lisa.marketplace-client-alive"],
  why: "Certification test 46 fails 0, and 236 and more. It asks for the key, yet official images of Rocky, Azure Linux and Fedora are published without: a warning. The FAQ asks for 30 at least, the current test for more than 0: less than 30 is a warning too.",
  fix: {
    text: "Set ClientAliveInterval to 180.",
    commands: ["sed -i '1i ClientAliveInterval 180' /etc/ssh/sshd_config"],
  },
  references: [
    {
      title: "Azure VM certification FAQ",
      url: "https://learn.microsoft.com/partner-center/marketplace-offers/azure-vm-certification-faq",
    },
  ],
  appliesTo: { target: ["marketplace"] },
  run: (image) =>
    judgeInterval(image, (seconds) => {
      if (seconds === undefined) return { message: "ClientAliveInterval is not set", level: "should" };
      if (seconds === "invalid") return { message: "ClientAliveInterval is no time" };
      if (seconds === 0 || seconds > MAX_SECONDS)
        return { message: "ClientAliveInterval is outside what certification accepts" };
      return seconds < MIN_SECONDS
        ? { message: "ClientAliveInterval is shorter than the FAQ asks for", level: "should" }
        : undefined;
    }),
});
