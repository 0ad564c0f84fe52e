import { bootDrivers } from "../../src/facts/boot-drivers.ts";
import { defineCheck, undecided } from "../../src/lint/check.ts";

export default defineCheck({
  id: "boot.fallback-kernel",
  title: "There is a second kernel to fall back on",
  level: "info",
  requirements: ["boot.fallback-kernel"],
  why: "With a second kernel a VM that does not survive an update of the kernel is recovered from the boot menu on the serial console; without one its disk has to be attached to another VM. Fresh official images have one kernel only, so it is a note.",
  fix: { text: "Keep two kernels: installonly_limit=2 or more." },
  async run(image) {
    const [first, ...others] = await image.fact(bootDrivers);
    if (!first) return undecided("no installed kernel was found");
    if (others.length > 0) return [];
    return [
      { message: `${first.kernel.version} is the only kernel`, path: first.kernel.imagePath ?? first.kernel.path },
    ];
  },
});
