/** What stops a benchmark: said in one sentence, without a stack. */
export class BenchError extends Error {
  override readonly name = 'BenchError'
}
