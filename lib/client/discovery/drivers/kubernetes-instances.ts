import type { KubernetesDiscoveryOptions } from '../discovery.options.js'
import type { ServiceInstance } from '../service-instance.js'

/** The parts of `discovery.k8s.io/v1` EndpointSlice that are read. */
export interface EndpointSlice {
  readonly metadata?: { readonly name?: string; readonly resourceVersion?: string }
  readonly addressType?: string
  readonly endpoints?: readonly Endpoint[] | null
  readonly ports?: readonly EndpointPort[] | null
}

interface Endpoint {
  readonly addresses?: readonly string[]
  readonly conditions?: { readonly ready?: boolean | null }
  readonly zone?: string | null
  readonly nodeName?: string | null
  readonly targetRef?: { readonly kind?: string; readonly name?: string } | null
}

interface EndpointPort {
  readonly name?: string | null
  readonly port?: number | null
  readonly protocol?: string | null
  readonly appProtocol?: string | null
}

/**
 * The ready endpoints of all slices of a service. An endpoint may be in two slices while it moves from one to the other, and has a slice per
 * address family in a dual-stack cluster; it counts once.
 */
export function instancesOf(
  serviceId: string,
  slices: readonly EndpointSlice[],
  { portName, addressType }: KubernetesDiscoveryOptions,
): readonly ServiceInstance[] {
  const instances = new Map<string, ServiceInstance>()
  for (const { endpoints, ports } of ofOneFamily(slices, addressType ?? 'IPv4')) {
    const port = portOf(ports ?? [], portName)
    if (port === undefined) continue
    for (const endpoint of endpoints ?? []) {
      // No word on readiness is to be taken as ready.
      if (endpoint.conditions?.ready === false) continue
      const instance = instanceOf(serviceId, endpoint, port)
      instances.set(`${instance.host}:${instance.port}`, instance)
    }
  }
  return [...instances.values()]
}

function ofOneFamily(slices: readonly EndpointSlice[], preferred: string): readonly EndpointSlice[] {
  const wanted = slices.filter(({ addressType }) => addressType === preferred)
  if (wanted.length > 0) return wanted
  const other = slices[0]?.addressType
  return slices.filter(({ addressType }) => addressType === other)
}

function portOf(ports: readonly EndpointPort[], wanted: string | undefined): EndpointPort | undefined {
  const tcp = ports.filter(({ port, protocol }) => typeof port === 'number' && (protocol ?? 'TCP') === 'TCP')
  const named = (name: string): EndpointPort | undefined => tcp.find((port) => port.name === name)
  return wanted === undefined ? (named('https') ?? named('http') ?? tcp[0]) : named(wanted)
}

function instanceOf(
  serviceId: string,
  endpoint: Endpoint,
  { name, port, appProtocol }: EndpointPort,
): ServiceInstance {
  // All addresses of an endpoint are the same; a client may take the first.
  const { addresses: [host = ''] = [], zone, nodeName, targetRef } = endpoint
  const pod = targetRef?.kind === 'Pod' ? targetRef.name : undefined
  return {
    id: pod === undefined ? `${host}:${port ?? 0}` : `${pod}:${port ?? 0}`,
    serviceId,
    host,
    port: port ?? 0,
    secure: (appProtocol ?? name)?.toLowerCase() === 'https',
    ...(typeof zone === 'string' && { zone }),
    metadata: {
      ...(pod !== undefined && { 'kubernetes.pod': pod }),
      ...(typeof nodeName === 'string' && { 'kubernetes.node': nodeName }),
    },
  }
}
