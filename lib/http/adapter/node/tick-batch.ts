/** What has something to do at the end of a tick. */
export interface Ticking {
  tick(): void
}

let batch: Ticking[] = []

/**
 * Lets a connection do once, after the parser is through with what the socket had, what it would otherwise do per request: 16 answers
 * to 16 pipelined requests are one write.
 */
export function afterTick(connection: Ticking): void {
  if (batch.push(connection) === 1) process.nextTick(run)
}

function run(): void {
  const connections = batch
  batch = []
  for (const connection of connections) connection.tick()
}
