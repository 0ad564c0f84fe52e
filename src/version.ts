import manifest from "../package.json" with { type: "json" };

/** Of this package, as package.json says it. */
export const version: string = manifest.version;

/** Where the project lives, as package.json says it: an address without final slash. */
export const projectUrl: string = manifest.repository.url.replace(/^git\+|\.git$/g, "");
