/** What HTTP observation reports, and what each of it says; the reference of metrics and spans is made from it. */
export const HTTP_METERS = {
  requests: {
    name: 'http.server.requests',
    type: 'timer',
    description: 'How long requests took, from their arrival to the end of their response.',
    tags: ['method', 'uri', 'status', 'outcome', 'exception'],
  },
  active: {
    name: 'http.server.requests.active',
    type: 'gauge',
    description: 'Requests that are being answered now.',
  },
  activeDuration: {
    name: 'http.server.requests.active.duration',
    type: 'gauge',
    unit: 'seconds',
    description: 'How long the requests that are being answered now have taken so far, in all.',
  },
  refusedRequests: {
    name: 'http.server.requests.refused',
    type: 'counter',
    description: 'Requests that were refused before routing: malformed, against the limits, too slow.',
    tags: ['server', 'status'],
  },
  openConnections: {
    name: 'http.server.open.connections',
    type: 'gauge',
    description: 'Connections of clients that are open.',
    tags: ['server'],
  },
  refusedConnections: {
    name: 'http.server.connections.refused',
    type: 'counter',
    description:
      'Connections that were closed at once, as there were `server.limits.max-connections` already.',
    tags: ['server'],
  },
} as const

/** Names of the spans that requests have; `<...>` stands for what differs. */
export const HTTP_SPANS = {
  server: {
    name: '<method> <route>',
    description:
      "A request, from its arrival to the end of its response; without a route the method's name alone.",
  },
  middleware: {
    name: 'middleware <name>',
    description: 'A middleware, and all that it surrounds (`management.tracing.spans.middleware`).',
  },
  guard: {
    name: 'guard <class>',
    description: 'A guard, asked whether a request may pass (`management.tracing.spans.guards`).',
  },
  interceptor: {
    name: 'interceptor <class>',
    description: 'An interceptor, and all that it surrounds (`management.tracing.spans.interceptors`).',
  },
  handler: {
    name: 'handler <class>.<method>',
    description: 'The method that a request was routed to (`management.tracing.spans.handlers`).',
  },
} as const
