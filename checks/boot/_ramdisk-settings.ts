import { bootDrivers } from "../../src/facts/boot-drivers.ts";
import { type RamdiskSettings, ramdiskSettings } from "../../src/facts/ramdisk-settings.ts";
import { type Check, defineCheck, notApplicable } from "../../src/lint/check.ts";

/** A check that the next initramfs will have these drivers too, whatever machine makes it. */
export function keepsDriversCheck({
  generator,
  drivers,
  ...check
}: Omit<Check, "run" | "options"> & {
  readonly generator: RamdiskSettings["generator"];
  readonly drivers: readonly string[];
}): Check {
  return defineCheck({
    ...check,
    async run(image) {
      const settings = await image.fact(ramdiskSettings);
      if (settings?.generator !== generator) return notApplicable(`${generator} does not make the initramfs`);
      if (!settings.hostOnly) return [];
      const missing: string[] = [];
      for (const driver of drivers.filter((name) => !settings.drivers.has(name))) {
        const kernels = (await image.fact(bootDrivers)).map(({ kernel }) => kernel);
        const places = await Promise.all(kernels.map((kernel) => kernel.hasModule(driver)));
        if (places.some((place) => place !== "builtin") || places.length === 0) missing.push(driver);
      }
      if (missing.length === 0) return [];
      const { path, line } = settings.hostOnlyPlace ?? {};
      return [
        {
          message: `the next initramfs has ${missing.join(", ")} only when it is made on Hyper-V`,
          ...(path === undefined ? {} : { path }),
          ...(line === undefined ? {} : { line }),
          subject: generator,
        },
      ];
    },
  });
}
