import type { MeterDefinition } from '../../metrics/metric-names.js'

/** What trace export measures of itself: name, and one sentence for who reads it. */
export const TRACE_EXPORT_METERS = {
  spans: {
    name: 'nexus.tracing.spans',
    type: 'counter',
    tags: ['exporter', 'outcome'],
    description:
      'Ended spans by exporter and by what became of them: exported, dropped (the queue was full), failed',
  },
  queue: {
    name: 'nexus.tracing.queue.size',
    type: 'gauge',
    tags: ['exporter'],
    description: 'Spans that wait to be exported or are being sent, by exporter',
  },
  tailSpans: {
    name: 'nexus.tracing.tail.spans',
    type: 'counter',
    tags: ['outcome'],
    description:
      'Spans that were not sampled, by what the tail buffer did with them: kept, discarded (nothing went wrong), dropped (no room)',
  },
  tailTraces: {
    name: 'nexus.tracing.tail.traces',
    type: 'gauge',
    description: 'Traces that the tail buffer holds until their local root ends',
  },
} as const satisfies Record<string, MeterDefinition>
