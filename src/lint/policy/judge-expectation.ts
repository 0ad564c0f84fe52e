import { accounts } from "../../facts/accounts.ts";
import { bootEntries } from "../../facts/boot-entries.ts";
import { packages } from "../../facts/packages.ts";
import { units } from "../../facts/units.ts";
import { type Comparison, compareDotted, compareDpkg, compareRpm } from "../../facts/version-order.ts";
import { ImageError } from "../../image/errors.ts";
import type { Image } from "../../image/image.ts";
import type { Finding } from "../check.ts";
import { judgeFile } from "./judge-file.ts";
import { judgeSetting } from "./judge-setting.ts";
import type {
  Expectation,
  PackageExpectation,
  ParameterExpectation,
  UnitExpectation,
  UserExpectation,
} from "./policy-schema.ts";

/** What of an image does not hold. An `ImageError` where it cannot be seen. */
export async function judgeExpectation(expectation: Expectation, image: Image): Promise<readonly Finding[]> {
  if ("file" in expectation) return judgeFile(expectation.file, image);
  if ("setting" in expectation) return judgeSetting(expectation.setting, image);
  if ("package" in expectation) return judgePackage(expectation.package, image);
  if ("unit" in expectation) return judgeUnit(expectation.unit, image);
  if ("kernel-parameter" in expectation) return judgeParameter(expectation["kernel-parameter"], image);
  return judgeUser(expectation.user, image);
}

async function judgePackage(
  { name, state = "present", version }: PackageExpectation,
  image: Image,
): Promise<Finding[]> {
  const { database, path, find } = await image.fact(packages);
  if (database === undefined) throw new ImageError("not-found", "the image has no package database");
  const at = { subject: name, ...(path === undefined ? {} : { path }) };
  const found = find(name);
  if (state === "absent") {
    return found ? [{ message: "the package is installed", ...at, evidence: { actual: found.version } }] : [];
  }
  if (!found) return [{ message: "the package is not installed", ...at }];
  if (version === undefined) return [];
  const [, operator = "=", wanted = ""] = /^([<>=]+)\s*(\S+)$/.exec(version) ?? [];
  const order = comparisonOf(database)(found.version, wanted);
  const holds = { ">=": order >= 0, "<=": order <= 0, ">": order > 0, "<": order < 0, "=": order === 0 }[operator];
  if (holds) return [];
  return [
    { message: "the package has another version", ...at, evidence: { actual: found.version, expected: version } },
  ];
}

function comparisonOf(database: string | undefined): Comparison {
  switch (database) {
    case "dpkg":
      return compareDpkg;
    case "rpm":
      return compareRpm;
    default:
      return compareDotted;
  }
}

async function judgeUnit({ name, state }: UnitExpectation, image: Image): Promise<Finding[]> {
  const unit = (await image.fact(units)).find(name);
  const at = { subject: name, ...(unit ? { path: unit.path } : {}) };
  const actual =
    unit === undefined ? "absent" : unit.masked ? "masked" : unit.startsAtBoot ? "starts at boot" : unit.isEnabled;
  const holds: Readonly<Record<UnitExpectation["state"], boolean>> = {
    present: unit !== undefined && !unit.masked,
    absent: unit === undefined,
    masked: unit?.masked === true,
    enabled: unit?.startsAtBoot === true || unit?.startsOnDemand === true,
    disabled: unit === undefined || (!unit.startsAtBoot && !unit.startsOnDemand),
  };
  if (holds[state]) return [];
  return [{ message: `the unit is not ${state}`, ...at, evidence: { actual, expected: state } }];
}

async function judgeParameter(
  { name, state = "present", value }: ParameterExpectation,
  image: Image,
): Promise<Finding[]> {
  const { defaults, entries } = await image.fact(bootEntries);
  const started = (defaults.length > 0 ? defaults : entries).filter(({ cmdline }) => cmdline !== undefined);
  if (started.length === 0) throw new ImageError("not-found", "no boot entry with a kernel command line was found");
  return started.flatMap(({ cmdline = [], cmdlineSource: { path, line }, title }): Finding[] => {
    const words = cmdline.filter((word) => word.name === name && !word.forInit);
    const fitting = words.filter((word) => value === undefined || word.value === value);
    if ((state === "present") === fitting.length > 0) return [];
    const wanted = value === undefined ? name : `${name}=${value}`;
    return [
      {
        message: state === "present" ? "a kernel parameter is missing" : "a kernel parameter is set",
        path,
        line,
        subject: title,
        evidence: {
          ...(words.length > 0 ? { actual: words.map(({ text }) => text).join(" ") } : {}),
          expected: state === "present" ? wanted : `no ${wanted}`,
        },
      },
    ];
  });
}

async function judgeUser({ name, state }: UserExpectation, image: Image): Promise<Finding[]> {
  const known = await image.fact(accounts);
  const user = known.find(name);
  const at = { subject: name, path: user?.path ?? "/etc/passwd", ...(user ? { line: user.line } : {}) };
  switch (state) {
    case "present":
      return user ? [] : [{ message: "the account does not exist", ...at }];
    case "absent":
      return user ? [{ message: "the account exists", ...at }] : [];
    case "locked":
      if (!user || user.password === "locked") return [];
      if (user.password === "unreadable")
        throw known.shadowError ?? new ImageError("unreadable", "no passwords can be read");
      return [{ message: "the account is not locked", ...at, evidence: { actual: `password ${user.password}` } }];
  }
}
