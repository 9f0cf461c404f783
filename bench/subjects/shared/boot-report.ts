/** Reports how long a boot took, in the line of readiness, and ends. */
export async function reportBoot(boot: () => Promise<number>): Promise<void> {
  const started = performance.now()
  const providers = await boot()
  const milliseconds = performance.now() - started
  process.stdout.write(`READY ${JSON.stringify({ milliseconds, providers })}\n`)
}
