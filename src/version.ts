import manifest from "../package.json" with { type: "json" };

/** Of this package, as package.json says it. */
export const version: string = manifest.version;
