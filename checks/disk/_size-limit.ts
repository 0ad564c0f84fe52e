import { type AppliesTo, type Check, type Level, defineCheck } from "../../src/lint/check.ts";
import { noDisk, spelledSize } from "./_disk.ts";

export interface SizeLimit {
  readonly id: string;
  readonly title: string;
  readonly level: Level;
  readonly why: string;
  readonly fix: Check["fix"];
  readonly appliesTo?: AppliesTo;
  readonly limitBytes: number;
  readonly message: string;
  /** Sizes from here on are another check's matter. */
  readonly upToBytes?: number;
}

/** A check that the disk is not larger than Azure takes it for some purpose. */
export function sizeLimit({ limitBytes, upToBytes = Number.POSITIVE_INFINITY, message, ...rest }: SizeLimit): Check {
  return defineCheck({
    ...rest,
    requirements: [rest.id],
    async run(image) {
      const { disk } = image;
      if (!disk) return noDisk(image);
      const { virtualSize } = disk.container;
      if (virtualSize <= limitBytes || virtualSize > upToBytes) return [];
      const evidence = { actual: spelledSize(virtualSize), expected: `at most ${spelledSize(limitBytes)}` };
      return [{ message, evidence }];
    },
  });
}
