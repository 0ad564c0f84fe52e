import type { ByteSource } from "../../image/bytes/byte-source.ts";
import { ImageError } from "../../image/errors.ts";
import { ReadBudget, type RpmRecord } from "./rpm-record.ts";
import { SqliteDatabase, recordColumns } from "./sqlite.ts";

/** The header of a row of `Packages(hnum, blob)` is some bytes long. */
const ROW_HEADER_BYTES = 32;

/** `rpmdb.sqlite`: the headers are the blobs of the table `Packages` (rpm's lib/backend/sqlite.cc). */
export async function* readSqliteRecords(source: ByteSource, wal: ByteSource | undefined): AsyncGenerator<RpmRecord> {
  const database = await SqliteDatabase.open(source, wal);
  const rows = await database.table("Packages");
  if (!rows) throw new ImageError("corrupt", "the SQLite database has no table of packages");
  const budget = new ReadBudget();
  for await (const row of rows) {
    const blob = recordColumns(await row.prefix(ROW_HEADER_BYTES))[1];
    if (!blob || blob.type < 12 || blob.type % 2 !== 0 || blob.start + blob.bytes > row.bytes)
      throw new ImageError("corrupt", "a row of the table of packages holds no header");
    budget.record(blob.bytes);
    yield {
      size: blob.bytes,
      async prefix(length) {
        const end = blob.start + Math.min(length, blob.bytes);
        budget.bytes(end);
        return (await row.prefix(end)).subarray(blob.start);
      },
    };
  }
}
