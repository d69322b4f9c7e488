// A process that runs graphile-worker, and talks as Workers/Conversation.cs does.
//   node graphile.mjs FOLDER_OF_NODE_MODULES CONNECTION_STRING fast|defaults step|ping
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [folder, connectionString, setting, task] = process.argv.slice(2);
const { run, Logger } = await import(pathToFileURL(join(folder, "graphile-worker", "dist", "index.js")));

let count = 0;
let first = 0n;
const taskList = {
  step: () => {
    count++;
    if (first === 0n) {
      first = process.hrtime.bigint();
    }
  },
  ping: (payload) => {
    console.log(`seen ${payload.id} ${process.hrtime.bigint()}`);
  },
};

// As in its own benchmark, https://worker.graphile.org/docs/performance
const fast = {
  concurrentJobs: 24,
  maxPoolSize: 10,
  localQueue: { size: 500, refetchDelay: { durationMs: 10 } },
  completeJobBatchDelay: 0,
  failJobBatchDelay: 0,
};
const runner = await run({
  preset: { worker: { connectionString, logger: new Logger(() => () => {}), ...(setting === "fast" ? fast : {}) } },
  taskList: { [task]: taskList[task] },
});

console.log("ready");
for await (const line of createInterface({ input: process.stdin })) {
  if (line === "mark") {
    first = 0n;
    console.log("marked");
  } else if (line === "first") {
    console.log(`first ${first}`);
  } else if (line === "count") {
    console.log(`count ${count}`);
  }
}

await runner.stop();
process.exit(0);
