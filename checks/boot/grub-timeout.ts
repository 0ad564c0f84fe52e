import { bootEntries } from "../../src/facts/boot-entries.ts";
import { defineCheck, undecided } from "../../src/lint/check.ts";
import { both, newBootConfiguration } from "../../src/lint/fix.ts";

const WANTED_SECONDS = 5;

export default defineCheck({
  id: "boot.grub-timeout",
  title: "The boot menu waits long enough to be used",
  level: "info",
  requirements: ["boot.grub-timeout"],
  why: "With less than five seconds, or a menu that is hidden, nobody reaches it from the serial console to pick another kernel. Official images of Ubuntu, Debian and Azure Linux do not wait at all, so it is a note.",
  fix: {
    text: "Set the timeout to ten seconds and make the configuration anew.",
    ...both(
      { commands: ["sed -i 's/^GRUB_TIMEOUT=.*/GRUB_TIMEOUT=10/' /etc/default/grub"], commandsFor: {} },
      newBootConfiguration,
    ),
  },
  async run(image) {
    const { menus } = await image.fact(bootEntries);
    if (menus.length === 0) return undecided("no boot configuration was found");
    return menus
      .filter(({ timeoutSeconds }) => timeoutSeconds !== undefined && timeoutSeconds < WANTED_SECONDS)
      .map(({ path, timeoutSeconds, timeoutStyle }) => ({
        message: `the boot menu waits ${timeoutSeconds} seconds`,
        path,
        evidence: {
          actual: `timeout=${timeoutSeconds}${timeoutStyle === undefined ? "" : ` timeout_style=${timeoutStyle}`}`,
          expected: `${WANTED_SECONDS} or more`,
        },
      }));
  },
});
