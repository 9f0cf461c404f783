import { threadId } from 'node:worker_threads'
import { takeReport, type DiagnosticReport, type ReportedHandle } from './diagnostic-report.js'
import {
  countHandles,
  type EventLoopView,
  type LoopDelay,
  type LoopHandles,
  type LoopUtilization,
} from './event-loop-view.js'
import { framesOf, printFrame, type StackFrame } from './stack-frame.js'
import type { WorkerDirectory } from './worker-directory.js'

/** A handle of the main thread's loop. */
export interface LoopHandle {
  readonly type: string
  readonly active: boolean
  readonly referenced: boolean
  /** What tells it from others of its kind: a port, a time, a file descriptor. */
  readonly details: Readonly<Record<string, string | number | boolean>>
}

/** A thread, with Java's names for what both have. */
export interface ThreadInfo {
  readonly threadName: string
  readonly threadId: number
  readonly threadState: 'RUNNABLE' | 'WAITING'
  /** Worker threads end with the main thread. */
  readonly daemon: boolean
  readonly stackTrace: readonly StackFrame[]
  readonly eventLoop: {
    readonly utilization?: number
    readonly handles: LoopHandles
  }
}

export interface ThreadDump {
  readonly threads: readonly ThreadInfo[]
  /** Of the main thread; where Java has monitors and locks, an event loop has what it waits for. */
  readonly eventLoop: {
    readonly utilization: LoopUtilization
    readonly delay: LoopDelay
    /** What Node.js itself says keeps the process busy: `TCPSocketWrap`, `Timeout`. */
    readonly activeResources: Readonly<Record<string, number>>
    readonly handles: readonly LoopHandle[]
    /** Handles that are not listed, as there are too many. */
    readonly omittedHandles: number
  }
}

const MAX_HANDLES = 500
/** Members of a reported handle that say what it is for; none of them is about what is sent. */
const DETAILS = [
  'firesInMsFromNow',
  'repeat',
  'fd',
  'signum',
  'signal',
  'pid',
  'filename',
  'width',
  'height',
  'writable',
  'readable',
]
const LOCAL_AND_REMOTE = ['localEndpoint', 'remoteEndpoint'] as const

/** Looks at the threads of the process. */
export function dumpThreads(loop: EventLoopView, workers: WorkerDirectory): ThreadDump {
  const utilization = loop.utilization()
  const delay = loop.delay()
  const report = takeReport()
  const handles = (report.libuv ?? []).filter(({ type }) => type !== 'loop')
  return {
    threads: [mainThread(report, utilization), ...workerThreads(report, workers)],
    eventLoop: {
      utilization,
      delay,
      activeResources: counted(process.getActiveResourcesInfo()),
      handles: handles.slice(0, MAX_HANDLES).map(handleOf),
      omittedHandles: Math.max(0, handles.length - MAX_HANDLES),
    },
  }
}

/** Its stack is always that of the dump itself: there is only one thread that could take it. */
function mainThread(
  { javascriptStack, libuv }: DiagnosticReport,
  { sinceStart }: LoopUtilization,
): ThreadInfo {
  return {
    threadName: 'main',
    threadId,
    threadState: 'RUNNABLE',
    daemon: false,
    stackTrace: framesOf(javascriptStack?.stack ?? []),
    eventLoop: { utilization: sinceStart, handles: countHandles(libuv ?? []) },
  }
}

function workerThreads(
  { workers = [] }: DiagnosticReport,
  directory: WorkerDirectory,
): readonly ThreadInfo[] {
  const loops = new Map(directory.loops().map((loop) => [loop.threadId, loop]))
  return workers.map(({ header, javascriptStack, libuv }) => {
    const id = header?.threadId ?? -1
    const stackTrace = framesOf(javascriptStack?.stack ?? [])
    const { name: threadName = '', utilization } = loops.get(id) ?? {}
    return {
      threadName: threadName === '' ? `worker-${id}` : threadName,
      threadId: id,
      // A worker without a stack waits in its event loop.
      threadState: stackTrace.length === 0 ? 'WAITING' : 'RUNNABLE',
      daemon: true,
      stackTrace,
      eventLoop: { ...(utilization !== undefined && { utilization }), handles: countHandles(libuv ?? []) },
    }
  })
}

function counted(names: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return Object.fromEntries(counts)
}

function handleOf(handle: ReportedHandle): LoopHandle {
  const details: [string, string | number | boolean][] = []
  for (const name of DETAILS) {
    const value = handle[name]
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      details.push([name, value])
  }
  for (const name of LOCAL_AND_REMOTE) {
    const endpoint = handle[name] as
      | { readonly host?: string; readonly port?: number; readonly ip4?: string; readonly ip6?: string }
      | null
      | undefined
    const host = endpoint?.ip4 ?? endpoint?.ip6 ?? endpoint?.host
    if (host !== undefined) details.push([name, `${host}:${endpoint?.port ?? ''}`])
  }
  return {
    type: handle.type ?? 'unknown',
    active: handle.is_active === true,
    referenced: handle.is_referenced === true,
    details: Object.fromEntries(details),
  }
}

/** As jstack prints, for people and for tools that read text. */
export function printThreadDump({ threads, eventLoop }: ThreadDump): string {
  const { utilization, delay, activeResources } = eventLoop
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
  const sections = threads.map(
    ({ threadName, threadId: id, daemon, threadState, stackTrace, eventLoop: own }) => {
      const head = `"${threadName}"${daemon ? ' daemon' : ''} #${id}`
      const handles = Object.entries(own.handles.byType).map(([type, count]) => `${type} ${count}`)
      return [
        head,
        `   thread state: ${threadState}`,
        ...(own.utilization === undefined ? [] : [`   event loop utilization: ${percent(own.utilization)}`]),
        `   active handles: ${handles.join(', ') || 'none'}`,
        ...stackTrace.map((frame) => `\t${printFrame(frame)}`),
      ].join('\n')
    },
  )
  const resources = Object.entries(activeResources).map(([type, count]) => `${type} ${count}`)
  const summary = [
    'Event loop of the main thread',
    `   utilization: ${percent(utilization.sinceStart)} since the start${utilization.sinceLastDump === undefined ? '' : `, ${percent(utilization.sinceLastDump)} since the last dump`}`,
    `   delay in ms: mean ${delay.mean.toFixed(2)}, p50 ${delay.p50.toFixed(2)}, p99 ${delay.p99.toFixed(2)}, max ${delay.max.toFixed(2)}`,
    `   active resources: ${resources.join(', ') || 'none'}`,
  ].join('\n')
  return `${[...sections, summary].join('\n\n')}\n`
}
