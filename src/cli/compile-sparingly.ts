import { setFlagsFromString } from "node:v8";

/**
 * Node 20 turns into machine code what has run for some milliseconds; one image is judged before that pays for itself.
 * Later versions have a quicker compiler in between, and not this flag. To be called when the parts of Node are loaded
 * and threads have started: with another setting Node compiles its own sources anew.
 */
export function compileSparingly(): void {
  if (process.versions.node.startsWith("20.")) setFlagsFromString("--interrupt-budget=700000");
}
