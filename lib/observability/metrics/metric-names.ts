/** What a reference says of a meter. */
export interface MeterDefinition {
  /** Dotted. In Prometheus: underscores, with the unit or the kind at the end. */
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'timer' | 'summary'
  /** One sentence. */
  readonly description: string
  readonly unit?: string
  readonly tags?: readonly string[]
}

/** Where the decorators record unless they are given a name: Micrometer's. */
export const DECORATOR_METERS = {
  timed: {
    name: 'method.timed',
    type: 'timer',
    description: 'Calls of methods with @Timed.',
    tags: ['class', 'method', 'exception'],
  },
  counted: {
    name: 'method.counted',
    type: 'counter',
    description: 'Calls of methods with @Counted.',
    tags: ['class', 'method', 'result', 'exception'],
  },
} as const satisfies Record<string, MeterDefinition>

/** The process: Micrometer's names, and those of prom-client where Micrometer has none. */
export const PROCESS_METERS = {
  cpuUsage: {
    name: 'process.cpu.usage',
    type: 'gauge',
    description: 'The share of all processors that the process uses, from 0 to 1, since the reading before.',
  },
  cpu: {
    name: 'process.cpu',
    type: 'counter',
    unit: 'seconds',
    description: 'Processor time that the process has used.',
  },
  cpuUser: {
    name: 'process.cpu.user',
    type: 'counter',
    unit: 'seconds',
    description: 'Processor time that the process has used for its own code.',
  },
  cpuSystem: {
    name: 'process.cpu.system',
    type: 'counter',
    unit: 'seconds',
    description: 'Processor time that the operating system has used for the process.',
  },
  uptime: {
    name: 'process.uptime',
    type: 'gauge',
    unit: 'seconds',
    description: 'How long the process has been running.',
  },
  startTime: {
    name: 'process.start.time',
    type: 'gauge',
    unit: 'seconds',
    description: 'When the process started, since the Unix epoch.',
  },
  filesOpen: {
    name: 'process.files.open',
    type: 'gauge',
    unit: 'files',
    description: 'File descriptors that the process has open (Linux).',
  },
  filesMax: {
    name: 'process.files.max',
    type: 'gauge',
    unit: 'files',
    description: 'File descriptors that the process may have open (Linux).',
  },
  residentMemory: {
    name: 'process.resident.memory',
    type: 'gauge',
    unit: 'bytes',
    description: 'Memory of the process that is in RAM.',
  },
} as const satisfies Record<string, MeterDefinition>

/** The machine: Micrometer's names. */
export const SYSTEM_METERS = {
  cpuCount: {
    name: 'system.cpu.count',
    type: 'gauge',
    description: 'Processors that the process may use.',
  },
  cpuUsage: {
    name: 'system.cpu.usage',
    type: 'gauge',
    description: 'The share of all processors that is in use, from 0 to 1, since the reading before.',
  },
  loadAverage: {
    name: 'system.load.average.1m',
    type: 'gauge',
    description: 'Tasks that run or wait for a processor, averaged over a minute.',
  },
} as const satisfies Record<string, MeterDefinition>

/** The Node.js runtime: the names that prom-client gives its default metrics, so that dashboards for Node.js show them. */
export const NODEJS_METERS = {
  version: {
    name: 'nodejs.version.info',
    type: 'gauge',
    description: 'The version of Node.js, as tags of the value 1.',
    tags: ['version', 'major', 'minor', 'patch'],
  },
  lag: {
    name: 'nodejs.eventloop.lag',
    type: 'gauge',
    unit: 'seconds',
    description: 'How late the event loop ran its timers on average, since the reading before.',
  },
  lagMin: {
    name: 'nodejs.eventloop.lag.min',
    type: 'gauge',
    unit: 'seconds',
    description: 'The least that the event loop was late, since the reading before.',
  },
  lagMax: {
    name: 'nodejs.eventloop.lag.max',
    type: 'gauge',
    unit: 'seconds',
    description: 'The most that the event loop was late, since the reading before.',
  },
  lagMean: {
    name: 'nodejs.eventloop.lag.mean',
    type: 'gauge',
    unit: 'seconds',
    description: 'How late the event loop was on average, since the reading before.',
  },
  lagStddev: {
    name: 'nodejs.eventloop.lag.stddev',
    type: 'gauge',
    unit: 'seconds',
    description: 'The standard deviation of how late the event loop was, since the reading before.',
  },
  lagP50: {
    name: 'nodejs.eventloop.lag.p50',
    type: 'gauge',
    unit: 'seconds',
    description: 'The median of how late the event loop was, since the reading before.',
  },
  lagP90: {
    name: 'nodejs.eventloop.lag.p90',
    type: 'gauge',
    unit: 'seconds',
    description: 'The 90th percentile of how late the event loop was, since the reading before.',
  },
  lagP99: {
    name: 'nodejs.eventloop.lag.p99',
    type: 'gauge',
    unit: 'seconds',
    description: 'The 99th percentile of how late the event loop was, since the reading before.',
  },
  utilization: {
    name: 'nodejs.eventloop.utilization',
    type: 'gauge',
    description: 'The share of time in which the event loop was busy, from 0 to 1, since the reading before.',
  },
  gc: {
    name: 'nodejs.gc.duration',
    type: 'timer',
    description: 'Garbage collections by kind: major, minor, incremental or weakcb.',
    tags: ['kind'],
  },
  heapTotal: {
    name: 'nodejs.heap.size.total',
    type: 'gauge',
    unit: 'bytes',
    description: 'Memory that V8 has reserved for the heap.',
  },
  heapUsed: {
    name: 'nodejs.heap.size.used',
    type: 'gauge',
    unit: 'bytes',
    description: 'Memory of the heap that is in use.',
  },
  heapLimit: {
    name: 'nodejs.heap.size.limit',
    type: 'gauge',
    unit: 'bytes',
    description: 'The size that the heap may not exceed.',
  },
  external: {
    name: 'nodejs.external.memory',
    type: 'gauge',
    unit: 'bytes',
    description: 'Memory outside of the heap that objects of the heap hold, such as buffers.',
  },
  arrayBuffers: {
    name: 'nodejs.array.buffers.memory',
    type: 'gauge',
    unit: 'bytes',
    description: 'Memory of buffers; a part of nodejs.external.memory.',
  },
  spaceTotal: {
    name: 'nodejs.heap.space.size.total',
    type: 'gauge',
    unit: 'bytes',
    description: 'Memory that V8 has reserved for a space of the heap.',
    tags: ['space'],
  },
  spaceUsed: {
    name: 'nodejs.heap.space.size.used',
    type: 'gauge',
    unit: 'bytes',
    description: 'Memory of a space of the heap that is in use.',
    tags: ['space'],
  },
  spaceAvailable: {
    name: 'nodejs.heap.space.size.available',
    type: 'gauge',
    unit: 'bytes',
    description: 'Memory of a space of the heap that is free.',
    tags: ['space'],
  },
  activeResources: {
    name: 'nodejs.active.resources',
    type: 'gauge',
    description: 'What keeps the event loop alive: sockets, servers, timers, requests, by type.',
    tags: ['type'],
  },
} as const satisfies Record<string, MeterDefinition>

/** The application's start: Spring Boot's names. */
export const APPLICATION_METERS = {
  started: {
    name: 'application.started.time',
    type: 'gauge',
    unit: 'seconds',
    description: 'How long it took from the start of the process until the application had started.',
  },
  ready: {
    name: 'application.ready.time',
    type: 'gauge',
    unit: 'seconds',
    description: 'How long it took from the start of the process until the application took requests.',
  },
} as const satisfies Record<string, MeterDefinition>
