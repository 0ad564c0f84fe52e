import type { Worker } from "node:worker_threads";
import type { ByteSource } from "../../image/bytes/byte-source.ts";
import { type Ramdisk, readRamdisk } from "./ramdisk.ts";
import { type FromThread, type ToThread, packError, unpackError } from "./thread-messages.ts";
import { returnThread, takeThread } from "./threads.ts";

/** Smaller ramdisks are read before a thread has heard of them. */
const WORTHWHILE_BYTES = 4 * 1024 * 1024;

/**
 * Reads a large ramdisk in a thread of its own, so that the checks go on while it is decompressed; a small one, and all of
 * them where threads are not to be had, in this thread. Errors are those of `readRamdisk`.
 */
export async function readInThread(source: ByteSource): Promise<Ramdisk> {
  const thread = source.size < WORTHWHILE_BYTES ? undefined : takeThread();
  if (!thread) return readRamdisk(source);
  try {
    const ramdisk = await readBy(thread, source);
    returnThread(thread);
    return ramdisk;
  } catch (error) {
    // What it waits for would be answered to who takes it next.
    void thread.terminate();
    throw error;
  }
}

function readBy(thread: Worker, source: ByteSource): Promise<Ramdisk> {
  return new Promise((resolve, reject) => {
    thread.on("message", (message: FromThread) => {
      if (message.kind === "read") void serve(thread, source, message);
      else if (message.kind === "done") resolve(message.ramdisk);
      else reject(unpackError(message.error));
    });
    thread.on("error", reject);
    thread.on("exit", () => reject(new Error("the thread that reads the ramdisk ended")));
    send(thread, { kind: "ramdisk", sizeBytes: source.size });
  });
}

async function serve(thread: Worker, source: ByteSource, { id, offset, length }: FromThread & { kind: "read" }) {
  try {
    const read = await source.read(offset, length);
    // What goes to the other thread takes all of its memory along.
    const bytes = read.length === read.buffer.byteLength ? read : read.slice();
    send(thread, { kind: "bytes", id, bytes }, [bytes.buffer as ArrayBuffer]);
  } catch (error) {
    send(thread, { kind: "error", id, error: packError(error) });
  }
}

function send(thread: Worker, message: ToThread, transfer: readonly ArrayBuffer[] = []): void {
  thread.postMessage(message, transfer);
}
