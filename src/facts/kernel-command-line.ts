// The image floor reads `root=` with the same parser when it looks for the root.
export * from "../image/text/kernel-command-line.ts";
