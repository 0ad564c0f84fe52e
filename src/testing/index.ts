/** `vhdlint/test`: judge trees that are written down in a test. */
export { type CheckTable, type ExpectedFinding, type Row, checkTest } from "./check-test.ts";
export {
  type Attributes,
  type Tree,
  absent,
  directory,
  entriesOf,
  file,
  hugeFile,
  imageFrom,
  link,
  program,
  special,
  unreadable,
  unreadableDirectory,
} from "./tree.ts";
