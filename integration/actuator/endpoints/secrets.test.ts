import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import {
  CacheCatalog,
  ConfigurationProperties,
  Controller,
  Get,
  HttpExchange,
  Injectable,
  NexusApplication,
  Property,
  RequestMappings,
  ScheduledTaskCatalog,
  Secret,
  SERVED_BY,
  type ScheduledTaskDescription,
} from 'nexus-framework'
import { ActuatorModule, InfoContributor } from 'nexus-framework/actuator'
import { ResilienceRegistries } from 'nexus-framework/resilience'
import { CapturingLogger } from 'nexus-framework/testing'

/** Every secret of this application contains it, so one look at an answer finds any. */
const PLANTED = 's3cr3tv4lue'
const PEM = `-----BEGIN PRIVATE KEY-----\\n${PLANTED}\\n-----END PRIVATE KEY-----`

const YAML = `
shop:
  name: Tea & Co
  password: ${PLANTED}-1
  api-key: ${PLANTED}-2
  client-secret: ${PLANTED}-3
  signing:
    private-key: "${PEM}"
    certificate-chain: "${PEM}"
  database: postgres://shop:${PLANTED}-4@db:5432/shop
  broker: amqp://u:p/${PLANTED}-5@mq/vhost
  webhook: https://hooks.test/in?access_token=${PLANTED}-6&page=1
  copied: "\${shop.password}"
  composed: "jdbc:x;user=a;password=${PLANTED}-7"
  from-environment: "\${SHOP_HIDDEN_TOKEN}"
  headers:
    authorization: Bearer ${PLANTED}-8
    cookie: session=${PLANTED}-9
  replicas:
    - postgres://a:${PLANTED}-10@r1/shop
    - postgres://b:${PLANTED}-11@r2/shop
info:
  app:
    name: Shop
    token: ${PLANTED}-12
    repository: https://bot:${PLANTED}-13@git.test/shop
    copied: "\${shop.client-secret}"
resilience:
  circuitbreaker.instances.db.minimum-number-of-calls: 100
  retry.instances.db: { max-attempts: 2, wait-duration: 1ms }
  timelimiter.instances.db.timeout-duration: 1s
management:
  endpoints.web.exposure.include: "*"
  endpoint:
    env.show-values: always
    configprops.show-values: always
    health.show-details: always
    # Nobody reads it here: a heap dump has whatever is in memory, which is why its access is none by default.
    shutdown.access: unrestricted
  httpexchanges.recording.include: [request-headers, response-headers, principal, remote-address, authorization-header, cookie-headers]
  httpexchanges.recording.headers: [referer, x-api-key, x-forwarded-url, location]
`

class Signing {
  privateKey = ''
  certificateChain = ''
}

@ConfigurationProperties('shop')
class ShopProperties {
  name = ''
  password = ''
  @Property({ type: Secret })
  apiKey: Secret | undefined
  clientSecret = ''
  signing = new Signing()
  database = ''
  broker = ''
  webhook = ''
  copied = ''
  composed = ''
  fromEnvironment = ''
  @Property({ of: String })
  headers: Record<string, string> = {}
  @Property({ of: String })
  replicas: string[] = []
  defaultPassword = `${PLANTED}-20`
  defaultUrl = `redis://:${PLANTED}-21@cache`
}

function failure(): Error {
  return new Error(`connecting to postgres://shop:${PLANTED}-30@db failed with Bearer ${PLANTED}-31`)
}

@Injectable()
class Tasks extends ScheduledTaskCatalog {
  tasks(): readonly ScheduledTaskDescription[] {
    return [
      { target: 'Job.run', kind: 'cron', lastExecution: { time: 0, status: 'ERROR', error: failure() } },
    ]
  }
}

@Injectable()
class Info extends InfoContributor {
  contribute(): object {
    return {
      deploy: {
        token: `${PLANTED}-40`,
        url: `https://u:${PLANTED}-41@host`,
        list: [`ftp://u:${PLANTED}-42@h`],
      },
    }
  }
}

@Controller('orders')
class OrderController {
  @Get()
  list(exchange: HttpExchange): object {
    exchange.setHeader('set-cookie', `session=${PLANTED}-50`)
    exchange.setHeader('location', `https://u:${PLANTED}-51@host/`)
    return []
  }
}

describe('An application full of secrets', () => {
  let application: NexusApplication
  let base: string
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nexus-secrets-'))
    await writeFile(join(folder, 'application.yaml'), YAML)
    await writeFile(
      join(folder, 'git.properties'),
      `git.remote.origin.url=https://bot:${PLANTED}-60@git/shop\n`,
    )
    class ShopModule {}
    application = await NexusApplication.create(
      {
        module: ShopModule,
        imports: [ActuatorModule],
        controllers: [OrderController],
        providers: [
          ShopProperties,
          { provide: ScheduledTaskCatalog, useClass: Tasks },
          { provide: InfoContributor, useClass: Info },
          { provide: CacheCatalog, useValue: { name: 'main', caches: () => [], clear: () => false } },
        ],
      },
      {
        directory: folder,
        args: [`--shop.name=Tea`, `--extra.credentials=${PLANTED}-70`],
        env: {
          SHOP_HIDDEN_TOKEN: `${PLANTED}-71`,
          DATABASE_URL: `mysql://root:${PLANTED}-72@db/x`,
          AWS_SECRET_ACCESS_KEY: `${PLANTED}-73`,
          SSH_KEY_TEXT: PEM.replaceAll('\\n', '\n'),
          // Nothing tells that this is secret; but it is a variable of the machine, which info must not take for its own.
          INFO_MACHINE: 'of the machine',
          NPM_AUTH: `${PLANTED}-75`,
        },
        properties: { 'server.port': '0', 'server.host': '127.0.0.1' },
        logger: new CapturingLogger(),
      },
    )
    const { port } = await application.listen()
    base = `http://127.0.0.1:${port}`
    await provoke()
  })
  afterAll(async () => {
    await application.close()
    await rm(folder, { recursive: true })
  })

  /** Secrets in what happens: requests, errors of calls. */
  const provoke = async (): Promise<void> => {
    await fetch(`${base}/orders?access_token=${PLANTED}-80&password=${PLANTED}-81&p%61ssword=${PLANTED}-82`, {
      headers: {
        authorization: `Bearer ${PLANTED}-83`,
        cookie: `session=${PLANTED}-84`,
        'x-api-key': `${PLANTED}-85`,
        'x-forwarded-url': `https://u:${PLANTED}-86@host/`,
        referer: `https://shop.test/?token=${PLANTED}-87`,
        'x-not-listed': `${PLANTED}-88`,
      },
    })
    const { circuitBreakers, retries, timeLimiters } = application.get(ResilienceRegistries)
    const failing = (): Promise<never> => Promise.reject(failure())
    for (const registry of [circuitBreakers, retries, timeLimiters])
      await registry
        .get('db')
        .execute(failing)
        .catch(() => undefined)
  }

  /** Every path that answers GET on the management side, selectors filled with names that exist. */
  const paths = (): readonly string[] => {
    const names: Record<string, string> = {
      property: 'shop.database',
      prefix: 'shop',
      requiredMetricName: 'process.uptime',
      eventType: 'ERROR',
      cache: 'none',
    }
    return application
      .get(RequestMappings)
      .all.filter(
        ({ method, httpMethods }) =>
          SERVED_BY.get(method.controller) !== undefined && httpMethods.includes('GET'),
      )
      .map(({ pattern }) => pattern.replaceAll(/\{\*?(\w+)\}/g, (_, name: string) => names[name] ?? 'db'))
      .filter((path) => !path.endsWith('/heapdump'))
  }

  it('shows none of them at any endpoint, as JSON or as text, and never fails', async () => {
    const answers = new Map<string, { readonly status: number; readonly text: string }>()
    for (const path of paths()) {
      for (const accept of ['application/json', 'text/plain', '*/*']) {
        const signal = AbortSignal.timeout(10_000)
        const response = await fetch(base + path, { headers: { accept }, signal })
        const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true
        const text = isStream ? '' : await response.text()
        if (isStream) await response.body?.cancel()
        answers.set(`${path} (${accept})`, { status: response.status, text })
      }
    }
    const leaks = [...answers].flatMap(([path, { text }]) =>
      text.includes(PLANTED)
        ? [`${path}: ${text.slice(Math.max(0, text.indexOf(PLANTED) - 80)).slice(0, 120)}`]
        : [],
    )
    expect(leaks).toEqual([])
    const broken = [...answers].filter(([, { status }]) => status >= 500).map(([path]) => path)
    expect(broken).toEqual([])
    const answered = [...answers].filter(
      ([path, { status }]) => status === 200 && path.endsWith('(application/json)'),
    )
    const endpoints = new Set(answered.map(([path]) => path.split(/[/ ]/)[2]))
    for (const id of [
      'beans',
      'bulkheads',
      'caches',
      'circuitbreakerevents',
      'circuitbreakers',
      'conditions',
      'configprops',
      'env',
      'health',
      'httpexchanges',
      'info',
      'loggers',
      'mappings',
      'ratelimiters',
      'retries',
      'retryevents',
      'scheduledtasks',
      'startup',
      'threaddump',
      'timelimiterevents',
    ])
      expect(endpoints).toContain(id)
  })

  it('shows what is beside them', async () => {
    const read = async (path: string): Promise<string> => (await fetch(`${base}/actuator/${path}`)).text()
    expect(await read('env')).toContain('postgres://******@db:5432/shop')
    expect(await read('configprops/shop')).toContain('https://hooks.test/in?access_token=******&page=1')
    const info = await read('info')
    expect(info).toContain('https://******@git.test/shop')
    expect(info).not.toContain('of the machine')
    expect(await read('httpexchanges')).toContain(
      '/orders?access_token=******&password=******&p%61ssword=******',
    )
    expect(await read('circuitbreakerevents')).toContain('connecting to postgres://******@db failed')
  })

  it('does not tell them back in errors about what was asked for', async () => {
    const response = await fetch(`${base}/actuator/env/shop.pasword`)
    expect(response.status).toBe(404)
    expect(await response.text()).not.toContain(PLANTED)
  })
})
