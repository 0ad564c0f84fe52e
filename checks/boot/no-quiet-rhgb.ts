import { commandLineCheck, unwanted } from "./_command-line.ts";

export default commandLineCheck({
  id: "boot.no-quiet-rhgb",
  title: "The kernel's messages are not held back",
  level: "info",
  requirements: ["boot.no-quiet-rhgb", "lisa.hydration-console-options"],
  why: "With rhgb, quiet or splash the serial console shows little of a boot that fails. Azure's own sample for Ubuntu has them, so they are a note.",
  change: "Take rhgb, quiet and splash off the kernel's parameters",
  parameters: { remove: ["rhgb", "quiet", "splash"] },
  judge: (started) =>
    unwanted(
      started,
      ({ name, text }) =>
        ["rhgb", "quiet", "splash"].includes(text) || (name === "splash" && text !== "splash=verbose"),
      (word) => `${word} hides messages of the boot`,
    ),
});
