import type { Awaitable, Clock } from '../common/index.js'

export type DeadlineOutcome = 'completed' | 'cut' | 'abandoned'

export interface DeadlineOptions {
  readonly clock: Clock
  /** Milliseconds until the task is told to cut what is left. */
  readonly deadlineMs: number
  /** Milliseconds the task may take after that, before it is left behind. */
  readonly graceMs: number
  /** Called when the deadline passes. */
  readonly onDeadline?: () => void
}

/**
 * Runs a task that must not run for ever. At the deadline its signal aborts; when the grace after it is over as well, the task is
 * abandoned. The timers keep the process alive, so that a task which waits for nothing the event loop knows is bounded too.
 *
 * @throws what the task throws before it is abandoned
 */
export async function runWithDeadline(
  task: (cut: AbortSignal) => Awaitable<void>,
  { clock, deadlineMs, graceMs, onDeadline }: DeadlineOptions,
): Promise<DeadlineOutcome> {
  const controller = new AbortController()
  const { promise: abandoned, resolve: abandon } = Promise.withResolvers<'abandoned'>()
  let timer = clock.schedule(
    () => {
      timer = clock.schedule(() => abandon('abandoned'), graceMs, { ref: true })
      onDeadline?.()
      controller.abort()
    },
    deadlineMs,
    { ref: true },
  )
  try {
    const completed = (async (): Promise<DeadlineOutcome> => {
      await task(controller.signal)
      return controller.signal.aborted ? 'cut' : 'completed'
    })()
    return await Promise.race([completed, abandoned])
  } finally {
    timer.cancel()
  }
}
