import packagesCurrent from "../../../checks/generic/packages-current.ts";
import { checkTest, file } from "../../../src/testing/index.ts";
import { system } from "./_trees.ts";

const now = 1_761_955_200;
const day = 86_400;
const status = "Package: x\nStatus: install ok installed\nArchitecture: all\nVersion: 1\n";
const dpkg = (ageDays: number) => ({
  ...system("debian", "12"),
  "/var/lib/dpkg/status": file(status, { modifiedSeconds: now - ageDays * day }),
});

checkTest(packagesCurrent, {
  pass: { "some days ago": dpkg(5), "a year ago to the day": dpkg(365), "after the day of the run": dpkg(-10) },
  fail: {
    "more than a year ago": [
      dpkg(366),
      { message: "more than a year", evidence: { actual: "last change on 2024-10-31, judged by 2025-11-01" } },
    ],
  },
  undecided: {
    "a source without times": [{ ...system("debian", "12"), "/var/lib/dpkg/status": status }, "does not say when"],
    "a reproducible build that sets all times to 1970": [
      { ...system("debian", "12"), "/var/lib/dpkg/status": file(status, { modifiedSeconds: 1 }) },
      "does not say when",
    ],
    "no database": [system("flatcar", "4230.2.4"), "no database"],
  },
});
