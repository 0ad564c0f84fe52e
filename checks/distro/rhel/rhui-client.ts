import { os } from "../../../src/facts/os.ts";
import { type Package, packages } from "../../../src/facts/packages.ts";
import { rpmRepositories } from "../../../src/facts/rpm-repositories.ts";
import { isBelow, urlHost } from "../../../src/facts/repositories/url-host.ts";
import type { Image } from "../../../src/image/image.ts";
import { type Finding, defineCheck, notApplicable, undecided } from "../../../src/lint/check.ts";
import { placeOf } from "../_repositories.ts";

export default defineCheck({
  id: "distro.rhel.rhui-client",
  title: "At most one client of Azure's update infrastructure is installed, and it fits",
  level: "marketplace",
  requirements: ["lisa.rhel-azure-rhui-client"],
  why: "Pay-as-you-go images of RHEL carry exactly one package rhui-azure-rhel…: it brings the repositories of the release and the certificate for them. Images that bring their own subscription carry none. Several, one of another release or architecture, or its repositories without it, and updates fail or install the wrong release. The client of another cloud, whose servers answer there only, is a warning for every target.",
  fix: { text: "Install the one that fits, or remove them all and subscribe.", commands: ["rpm -qa 'rhui-azure-*'"] },
  appliesTo: { distro: ["rhel"] },
  async run(image, { target }) {
    const { major, arch } = await image.fact(os);
    const installed = await image.fact(packages);
    if (installed.database !== "rpm") return undecided("the image has no database of packages");
    if (major === undefined) return notApplicable("os-release names no release");
    const clients = installed
      .all()
      .filter(({ name, status }) => status === "installed" && /^rhui-azure-rhel\d/.test(name));
    const foreign = installed.all().filter(({ name, status }) => status === "installed" && otherClouds.test(name));
    const strangers = foreign.map(stranger);
    if (clients.length === 0) return [...strangers, ...(await orphans(image))];
    const isArm = (target.arch ?? arch) === "aarch64";
    const several = clients.length > 1 ? [tooMany(clients)] : [];
    return [...strangers, ...several, ...clients.flatMap((client) => misfits(client, major, isArm))];
  },
});

/** What other clouds call theirs: AWS, Google, Alibaba. */
const otherClouds = /^(?:rh-amazon-rhui-client|google-rhui-client-|aliyun_rhui_rhel)/;

function stranger({ name }: Package): Finding {
  return { message: `${name} is for another cloud`, subject: name, level: "should" };
}

async function orphans(image: Image): Promise<readonly Finding[]> {
  const { enabled } = await image.fact(rpmRepositories);
  return enabled
    .filter(({ urls }) => urls.some(({ value }) => isRhui(value)))
    .map((repository) => ({
      message: "a repository of Azure's update infrastructure is enabled without its client",
      ...placeOf(repository),
    }));
}

/** `rhui-1.microsoft.com`, `rhui4-1.microsoft.com`. */
function isRhui(url: string): boolean {
  const host = urlHost(url);
  return isBelow(host, "microsoft.com") && host?.startsWith("rhui") === true;
}

function tooMany(clients: readonly Package[]): Finding {
  return {
    message: `${clients.length} clients are installed`,
    evidence: { actual: clients.map(({ name }) => name).join(" ") },
  };
}

/** `rhui-azure-rhel9-sap-ha`, `rhui-azure-rhel9-arm64`. */
function misfits({ name }: Package, major: number, isArm: boolean): readonly Finding[] {
  const release = Number(/^rhui-azure-rhel(\d+)/.exec(name)?.[1]);
  const namesArm = /\barm64\b/.test(name);
  return [
    ...(release === major
      ? []
      : [
          {
            message: `${name} is for release ${release}`,
            subject: name,
            evidence: { expected: `rhui-azure-rhel${major}` },
          },
        ]),
    ...(namesArm === isArm ? [] : [{ message: `${name} is for ${namesArm ? "arm64" : "x86_64"}`, subject: name }]),
  ];
}
