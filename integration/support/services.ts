import { execFile } from 'node:child_process'
import { connect } from 'node:net'

/** A server that some tests need. */
export interface Service {
  /** How reports call it. */
  readonly title: string
  /** Environment variable that holds its URL. */
  readonly variable: string
  /** Where it is looked for when the variable is not set: the standard port of this machine. Of a program: what it is called by. */
  readonly url: string
  /** Whether it is no server but a program, which is there when it tells its version. */
  readonly isProgram?: boolean
}

/** Every server that tests may ask for. `.ci/run` has the Debian package of each. */
export const SERVICES = {
  postgres: {
    title: 'PostgreSQL',
    variable: 'NEXUS_POSTGRES_URL',
    url: 'postgres://nexus:nexus@127.0.0.1:5432/nexus',
  },
  mariadb: {
    title: 'MariaDB',
    variable: 'NEXUS_MARIADB_URL',
    url: 'mysql://nexus:nexus@127.0.0.1:3306/nexus',
  },
  redis: { title: 'Redis', variable: 'NEXUS_REDIS_URL', url: 'redis://127.0.0.1:6379' },
  nats: { title: 'NATS', variable: 'NEXUS_NATS_URL', url: 'nats://127.0.0.1:4222' },
  rabbitmq: { title: 'RabbitMQ', variable: 'NEXUS_RABBITMQ_URL', url: 'amqp://guest:guest@127.0.0.1:5672' },
  mosquitto: { title: 'Mosquitto', variable: 'NEXUS_MOSQUITTO_URL', url: 'mqtt://127.0.0.1:1883' },
  chromium: { title: 'Chromium', variable: 'NEXUS_CHROMIUM_URL', url: 'http://127.0.0.1:9222' },
  promtool: { title: 'promtool', variable: 'NEXUS_PROMTOOL_URL', url: 'promtool', isProgram: true },
  etcd: { title: 'etcd', variable: 'NEXUS_ETCD_URL', url: 'http://127.0.0.1:2379' },
} as const satisfies Readonly<Record<string, Service>>

export type ServiceName = keyof typeof SERVICES

/** `missing` is a reason to skip, `required` a reason to fail. */
export type ServiceState =
  | { readonly kind: 'found'; readonly url: string }
  | { readonly kind: 'missing' | 'required'; readonly reason: string }

/** Set to `1` where every service has to be there. */
const REQUIRE = 'NEXUS_REQUIRE_SERVICES'
/** Milliseconds; the servers are on this machine or near. */
const CONNECT_TIMEOUT = 2000

/** Looks for a service where the environment says, or on its standard port. An address that was given on purpose must answer. */
export async function findService(
  service: Service,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<ServiceState> {
  const given = environment[service.variable]
  const url = given ?? service.url
  const isProgram = service.isProgram === true
  if (await (isProgram ? runs(url) : accepts(new URL(url)))) return { kind: 'found', url }
  const missing = isProgram ? `can not be run as ${url}` : `does not answer at ${new URL(url).host}`
  if (given !== undefined) {
    return { kind: 'required', reason: `${service.title} ${missing}, where ${service.variable} points` }
  }
  const reason = `${service.title} ${missing} and ${service.variable} is not set`
  return { kind: environment[REQUIRE] === '1' ? 'required' : 'missing', reason }
}

/** Whether there is such a program. */
function runs(program: string): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(program, ['--version'], (error) => resolve(error === null))
  })
}

/** Whether somebody accepts a connection there. */
function accepts(url: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: url.hostname, port: Number(url.port), timeout: CONNECT_TIMEOUT })
    const settle = (answer: boolean) => () => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', settle(true)).once('error', settle(false)).once('timeout', settle(false))
  })
}
