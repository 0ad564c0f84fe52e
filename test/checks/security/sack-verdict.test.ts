import { expect, test } from "vitest";
import { sackVerdict } from "../../../checks/security/_sack.ts";

const kinds = (release: string, system: string, packageVersion?: string, major?: number) =>
  sackVerdict({ release, system, major, packageVersion }).kind;

test.each([
  ["3.10.0-957.el7.x86_64", "el", "vulnerable"],
  ["3.10.0-957.21.2.el7.x86_64", "el", "vulnerable"],
  ["3.10.0-957.21.3.el7.x86_64", "el", "fixed"],
  ["3.10.0-229.el7.x86_64", "el", "vulnerable"],
  ["3.10.0-1160.el7.x86_64", "el", "fixed"],
  ["2.6.32-754.15.2.el6.x86_64", "el", "vulnerable"],
  ["2.6.32-754.15.3.el6.x86_64", "el", "fixed"],
  ["4.18.0-80.1.2.el8_0.x86_64", "el", "vulnerable"],
  ["4.18.0-147.el8.x86_64", "el", "fixed"],
  ["4.18.0-553.el8_10.x86_64", "el", "fixed"],
  ["5.14.0-570.el9.x86_64", "el", "fixed"],
  ["4.14.35-1902.1.9.el7uek.x86_64", "el", "vulnerable"],
  ["4.14.35-1902.301.1.el7uek.x86_64", "el", "fixed"],
  ["4.14.35-1844.4.5.el7uek.x86_64", "el", "vulnerable"],
  ["4.15.0-1048-azure", "ubuntu", "vulnerable"],
  ["4.15.0-1049-azure", "ubuntu", "fixed"],
  ["4.15.0-51-generic", "ubuntu", "vulnerable"],
  ["4.15.0-213-generic", "ubuntu", "fixed"],
  ["4.4.0-150-generic", "ubuntu", "vulnerable"],
  ["3.13.0-170-generic", "ubuntu", "vulnerable"],
  ["3.13.0-171-lowlatency", "ubuntu", "fixed"],
  ["4.15.0-1035-kvm", "ubuntu", "vulnerable"],
  ["4.15.0-1036-kvm", "ubuntu", "fixed"],
  ["4.15.0-1010-gcp", "ubuntu", "unknown"],
  ["4.15.0-1010-constructor", "ubuntu", "unknown"],
  ["5.4.0-1010-gcp", "ubuntu", "fixed"],
  ["4.4.180-4.30-azure", "sles", "vulnerable"],
  ["4.4.180-4.31-azure", "sles", "fixed"],
  ["4.12.14-95.16-default", "sles", "vulnerable"],
  ["4.12.14-95.19-default", "sles", "fixed"],
  ["4.12.14-122.37-default", "sles", "fixed"],
  ["4.12.14-23-default", "sles", "unknown"],
  ["3.0.101-108.90-default", "sles", "vulnerable"],
  ["5.3.18-150300.59.93-default", "sles", "fixed"],
  ["4.19.43-coreos", "coreos", "fixed"],
  ["4.14.19-coreos", "coreos", "vulnerable"],
  ["4.19.52", "acme", "fixed"],
  ["4.19.51", "acme", "vulnerable"],
  ["5.1.11", "acme", "fixed"],
  ["4.20.1", "acme", "unknown"],
  ["none", "acme", "unknown"],
])("%s of %s is %s", (release, system, kind) => expect(kinds(release, system)).toBe(kind));

test("Debian numbers its packages apart", () => {
  expect(kinds("4.19.0-5-amd64", "debian", "4.19.37-5", 10)).toBe("fixed");
  expect(kinds("4.19.0-4-amd64", "debian", "4.19.28-2", 10)).toBe("vulnerable");
  expect(kinds("3.16.0-8-amd64", "debian", "3.16.64-2", 8)).toBe("vulnerable");
  expect(kinds("3.2.0-6-amd64", "debian", "3.2.102-1", 7)).toBe("unknown");
  expect(kinds("4.19.0-5-amd64", "debian", undefined, 10)).toBe("unknown");
});
