/** Tells the harness, by one line on standard output, that the server accepts connections. */
export function ready(port: number): void {
  process.stdout.write(`READY ${JSON.stringify({ port })}\n`)
}

/** Every subject listens on a free port of the loopback interface. */
export const HOST = '127.0.0.1'
