/** `vhdlint/test`: judge trees that are written down in a test. */
export { type EfiProgramValues, efiProgram } from "./efi-program.ts";
export {
  type CheckTable,
  type DiskRow,
  type ExpectedFinding,
  type Row,
  type TreeRow,
  checkTest,
} from "./check-test.ts";
export {
  type DiskValues,
  type Holds,
  type PartitionValues,
  biosBootPartition,
  diskImageFrom,
  diskImageOf,
  espPartition,
  rootPartition,
  rootTree,
} from "./disk.ts";
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
