import { ImageError } from "../image/errors.ts";
import { defineFact, type Located } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import type { FileTree } from "../image/tree/file-tree.ts";
import { os } from "./os.ts";
import { pathGlob } from "./path-glob.ts";
import { type IniSection, parseIniSections } from "./repositories/ini-sections.ts";
import { expandVariables, repositoryVariables } from "./repositories/variables.ts";

/** A repository of yum, dnf, tdnf or zypper. */
export interface RpmRepository {
  readonly id: string;
  readonly path: string;
  /** Of its header. */
  readonly line: number;
  readonly enabled: boolean;
  /** Packages are checked against keys; the main section decides where the repository says nothing. */
  readonly checksPackages: boolean;
  /** Every baseurl, mirrorlist and metalink, variables filled in as far as they are known. */
  readonly urls: readonly Located<string>[];
  /** Any other option, as it is written. */
  option(name: string): Located<string> | undefined;
}

/** A source of repositories of zypper, which asks a server (or a directory) for them. */
export interface ZyppService {
  readonly name: string;
  readonly path: string;
  readonly line: number;
  readonly enabled: boolean;
  readonly url: string;
}

export interface RpmRepositories {
  /** In order of files and lines. A repository that several files name is there several times: the last one wins. */
  readonly all: readonly RpmRepository[];
  readonly enabled: readonly RpmRepository[];
  /** An option of the main section of the first of tdnf.conf, dnf.conf and yum.conf that is there. */
  main(name: string): Located<string> | undefined;
  readonly mainPath: string | undefined;
  readonly services: readonly ZyppService[];
}

/** The one that this system's package manager reads comes first. */
const mainFiles = ["/etc/tdnf/tdnf.conf", "/etc/dnf/dnf.conf", "/etc/yum.conf"];
const defaultDirectories = ["/etc/yum.repos.d", "/etc/yum/repos.d", "/etc/distro.repos.d", "/usr/share/dnf5/repos.d"];
const MAX_FILES = 1000;

/** The package sources of systems with rpm, as the files configure them; nothing is fetched. */
export const rpmRepositories = defineFact("rpm-repositories", async (image: Image): Promise<RpmRepositories> => {
  const { tree } = image;
  const variables = await repositoryVariables(tree, await image.fact(os));
  const main = await readMain(tree);
  const directory = main?.values.get("reposdir") ?? main?.values.get("repodir");
  const directories = directory ? listOf(directory.value).filter((path) => path.startsWith("/")) : defaultDirectories;
  const files = await filesIn(tree, [...directories, "/etc/zypp/repos.d"], ".repo");
  const inMainFile = main?.others ?? [];
  const repositories: RpmRepository[] = inMainFile.map((section) =>
    repositoryOf(section, main?.path ?? "", main, variables),
  );
  for (const { path, text } of files) {
    for (const section of parseIniSections(text, path)) {
      if (section.name !== "main") repositories.push(repositoryOf(section, path, main, variables));
    }
  }
  const last = new Map(repositories.map((repository) => [repository.id, repository]));
  return {
    all: repositories,
    enabled: [...last.values()].filter(({ enabled }) => enabled),
    main: (name) => main?.values.get(name),
    mainPath: main?.path,
    services: await readServices(tree),
  };
});

interface Main {
  readonly path: string;
  readonly values: IniSection["values"];
  /** yum.conf may hold repositories too. */
  readonly others: readonly IniSection[];
}

async function readMain(tree: FileTree): Promise<Main | undefined> {
  for (const path of mainFiles) {
    const text = await tree.readText(path, { optional: true });
    if (text === undefined) continue;
    const sections = parseIniSections(text, path);
    const values = sections.find(({ name }) => name === "main")?.values ?? new Map();
    return { path, values, others: sections.filter(({ name }) => name !== "main") };
  }
  return undefined;
}

async function filesIn(
  tree: FileTree,
  directories: readonly string[],
  suffix: string,
): Promise<readonly { readonly path: string; readonly text: string }[]> {
  const files: { path: string; text: string }[] = [];
  for (const directory of directories) {
    for (const { path } of await pathGlob(tree, `${directory}/*${suffix}`, { braces: false })) {
      if ((await tree.stat(path))?.type !== "file") continue;
      if (files.length >= MAX_FILES)
        throw new ImageError("too-large", `there are more than ${MAX_FILES} files of repositories`, {
          path: directory,
        });
      files.push({ path, text: await tree.readText(path) });
    }
  }
  return files;
}

function repositoryOf(
  { name, line, values }: IniSection,
  path: string,
  main: Main | undefined,
  variables: ReadonlyMap<string, string>,
): RpmRepository {
  const checks = values.get("gpgcheck") ?? values.get("pkg_gpgcheck") ?? main?.values.get("gpgcheck");
  return {
    id: expandVariables(name, variables),
    path,
    line,
    enabled: isOn(values.get("enabled")?.value) ?? true,
    checksPackages: isOn(checks?.value) ?? false,
    urls: ["baseurl", "mirrorlist", "metalink"].flatMap((key) => {
      const written = values.get(key);
      if (!written || written.value === "") return [];
      // Only base addresses may be several.
      return (key === "baseurl" ? listOf(written.value) : [written.value]).map((url) => ({
        ...written,
        value: expandVariables(url, variables),
      }));
    }),
    option: (key) => values.get(key),
  };
}

async function readServices(tree: FileTree): Promise<readonly ZyppService[]> {
  const services: ZyppService[] = [];
  for (const { path, text } of await filesIn(tree, ["/etc/zypp/services.d"], ".service")) {
    for (const { name, line, values } of parseIniSections(text, path)) {
      const enabled = isOn(values.get("enabled")?.value) ?? true;
      services.push({ name, path, line, enabled, url: values.get("url")?.value ?? "" });
    }
  }
  return services;
}

/** What libdnf's OptionBool takes; undefined for anything else. */
function isOn(value: string | undefined): boolean | undefined {
  switch (value?.toLowerCase()) {
    case "1":
    case "yes":
    case "true":
    case "on":
      return true;
    case "0":
    case "no":
    case "false":
    case "off":
      return false;
    default:
      return undefined;
  }
}

/** Lists are separated by blanks or commas. */
function listOf(value: string): readonly string[] {
  return value.split(/[\s,]+/).filter(Boolean);
}
