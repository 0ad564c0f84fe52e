import { type OperatingSystem, os } from "../../../src/facts/os.ts";
import { rpmRepositories } from "../../../src/facts/rpm-repositories.ts";
import { defineCheck } from "../../../src/lint/check.ts";

/** What Microsoft's tests of images look for; for 4.0 what its images have. */
function expectedIds({ id, major = 3 }: OperatingSystem): readonly string[] {
  if (id === "mariner" || major < 3)
    return [
      "mariner-official-base",
      "mariner-official-microsoft",
      major === 1 ? "mariner-official-update" : "mariner-official-extras",
    ];
  if (major === 3) return ["azurelinux-official-base", "azurelinux-official-ms-oss", "azurelinux-official-ms-non-oss"];
  return ["azurelinux-base", "azurelinux-cloud-native", "azurelinux-microsoft"];
}

export default defineCheck({
  id: "distro.azure-linux.repositories",
  title: "The repositories of Azure Linux are enabled",
  level: "info",
  requirements: ["distro-azure-linux.repos", "lisa.repositories"],
  why: "Microsoft's tests of images look for them by id. Agents, .NET and other packages of Microsoft's own are in the last ones, everything else is in the base.",
  fix: {
    text: "Install the packages with the repositories.",
    commands: ["tdnf install azurelinux-repos || tdnf install mariner-repos"],
  },
  appliesTo: { family: ["azurelinux"] },
  async run(image) {
    const system = await image.fact(os);
    const { all, enabled } = await image.fact(rpmRepositories);
    return expectedIds(system)
      .filter((id) => !enabled.some((repository) => repository.id === id))
      .map((id) => {
        const off = all.find((repository) => repository.id === id);
        return {
          message: `the repository ${id} is ${off ? "switched off" : "missing"}`,
          path: off?.path ?? "/etc/yum.repos.d",
          ...(off ? { line: off.line } : {}),
          subject: id,
        };
      });
  },
});
