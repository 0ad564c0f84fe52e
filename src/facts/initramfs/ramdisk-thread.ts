// Runs in a thread of its own (threads.ts): reads one ramdisk after the other, whose bytes it asks the other thread for.
import { parentPort } from "node:worker_threads";
import { type ByteSource, checkRange } from "../../image/bytes/byte-source.ts";
import { readRamdisk } from "./ramdisk.ts";
import { type FromThread, type ToThread, packError, unpackError } from "./thread-messages.ts";

if (!parentPort) throw new TypeError("this is no thread");
const port = parentPort;
const send = (message: FromThread) => port.postMessage(message);

const asked = new Map<number, { resolve(bytes: Uint8Array): void; reject(error: Error): void }>();
let requests = 0;

/** A source whose bytes the other thread reads. */
class AskedByteSource implements ByteSource {
  readonly size: number;

  constructor(sizeBytes: number) {
    this.size = sizeBytes;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    checkRange(this.size, offset, length);
    const id = requests;
    requests += 1;
    return new Promise((resolve, reject) => {
      asked.set(id, { resolve, reject });
      send({ kind: "read", id, offset, length });
    });
  }

  async close(): Promise<void> {}
}

port.on("message", (message: ToThread) => {
  if (message.kind === "ramdisk") {
    readRamdisk(new AskedByteSource(message.sizeBytes)).then(
      (ramdisk) => send({ kind: "done", ramdisk }),
      (error: unknown) => send({ kind: "failed", error: packError(error) }),
    );
    return;
  }
  const waiting = asked.get(message.id);
  asked.delete(message.id);
  if (message.kind === "bytes") waiting?.resolve(message.bytes);
  else waiting?.reject(unpackError(message.error));
});
