// The image floor matches the names of boot entries by the same rules when it looks for the root.
export * from "../image/text/glob.ts";
