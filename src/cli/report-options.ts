import type { ReportOptions } from "../report/options.ts";
import type { CommandLine } from "./command-line.ts";
import { type Host, wantsColor } from "./host.ts";

/** How reports look on this terminal. */
export function reportOptions({ settings }: CommandLine, host: Host): ReportOptions {
  const { columns } = host.stdout;
  return {
    color: wantsColor(settings.color, host),
    quiet: settings.quiet ?? false,
    verbose: settings.verbose ?? false,
    show: settings.show ?? [],
    ...repository(host.env),
    // Some pseudo-terminals say 0.
    ...(columns ? { width: columns } : {}),
  };
}

/** The root of the repository, from which servers count paths, as they say it themselves. */
function repository(env: Host["env"]): Pick<ReportOptions, "relativeTo"> {
  const root = env["GITHUB_WORKSPACE"] || env["BUILD_SOURCESDIRECTORY"] || env["CI_PROJECT_DIR"];
  return root ? { relativeTo: root } : {};
}
