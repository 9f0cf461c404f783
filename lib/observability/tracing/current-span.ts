import type { Span, Tracer } from '../../core/index.js'

/** Of the applications that run in this process, the last one started last. */
const tracers: Tracer[] = []

/**
 * The span of the running code; `undefined` where nothing is traced. A span that is not sampled is one as well: `isRecording` says whether
 * what is noted on it is kept.
 *
 * @example
 * currentSpan()?.setAttribute('order.items', order.items.length)
 */
export function currentSpan(): Span | undefined {
  for (let i = tracers.length - 1; i >= 0; i--) {
    const span = (tracers[i] as Tracer).currentSpan()
    if (span !== undefined) return span
  }
  return undefined
}

/** Makes {@link currentSpan} see what `tracer` traces. @returns ends that; idempotent */
export function publishTracer(tracer: Tracer): () => void {
  tracers.push(tracer)
  return () => {
    const index = tracers.lastIndexOf(tracer)
    if (index !== -1) tracers.splice(index, 1)
  }
}
