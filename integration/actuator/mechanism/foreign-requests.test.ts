import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { NexusApplication } from 'nexus-framework'
import { ActuatorModule, Endpoint, ReadOperation, Selector, WriteOperation } from 'nexus-framework/actuator'
import { CapturingLogger } from 'nexus-framework/testing'
import { RawClient } from '../../support/raw-client.js'

@Endpoint({ id: 'switches' })
class SwitchesEndpoint {
  readonly changed: string[] = []

  @ReadOperation()
  read(@Selector() name: string): object {
    return { name }
  }

  @WriteOperation()
  set(@Selector() name: string, enabled: boolean): void {
    this.changed.push(`${name}=${enabled}`)
  }
}

describe('An endpoint behind a socket', () => {
  let application: NexusApplication
  let port: number
  beforeEach(async () => {
    application = await NexusApplication.create(
      { module: class OpsModule {}, imports: [ActuatorModule], providers: [SwitchesEndpoint] },
      {
        args: [],
        logger: new CapturingLogger(),
        properties: {
          'server.port': '0',
          'server.host': '127.0.0.1',
          'management.endpoints.web.exposure.include': '*',
          // What may be needed for others in a list of all is not what is looked at here.
          'management.endpoints.web.exposure.exclude': 'heapdump',
        },
      },
    )
    port = (await application.listen()).port
  })
  afterEach(() => application.close())

  const send = async (head: string, body = ''): Promise<{ status: number; body: string }> => {
    const client = await RawClient.connect(port)
    const length = body === '' && !head.startsWith('POST') ? '' : `Content-Length: ${body.length}\r\n`
    client.write(`${head}\r\nHost: ops.example\r\nConnection: close\r\n${length}\r\n${body}`)
    const { status, body: answer } = await client.response()
    client.destroy()
    return { status, body: answer }
  }

  it.each([
    ['a form', 'Content-Type: application/x-www-form-urlencoded', 'enabled=true'],
    ['a form of text', 'Content-Type: text/plain', '{"enabled":true}'],
    ['a form with files', 'Content-Type: multipart/form-data; boundary=x', '--x--'],
    [
      'a beacon',
      'Content-Type: text/plain;charset=UTF-8\r\nOrigin: https://evil.example',
      '{"enabled":true}',
    ],
    ['a fetch without a body', 'Origin: https://evil.example\r\nSec-Fetch-Site: cross-site', ''],
    ['a page that hides where it is from', 'Origin: null', ''],
  ])('changes nothing for %s of another site', async (_what, headers, body) => {
    expect((await send(`POST /actuator/switches/light HTTP/1.1\r\n${headers}`, body)).status).toBe(415)
    expect(application.get(SwitchesEndpoint).changed).toEqual([])
  })

  it('does not let pages of other sites ask for more', async () => {
    const client = await RawClient.connect(port)
    client.write(
      'OPTIONS /actuator/switches/light HTTP/1.1\r\nHost: ops.example\r\nOrigin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: content-type\r\n\r\n',
    )
    const { headers } = await client.response()
    client.destroy()
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  })

  it('changes something for who sends JSON', async () => {
    const headers = 'Content-Type: application/json'
    expect(
      (await send(`POST /actuator/switches/light HTTP/1.1\r\n${headers}`, '{"enabled":true}')).status,
    ).toBe(204)
    expect(application.get(SwitchesEndpoint).changed).toEqual(['light=true'])
  })

  it.each([
    ['/actuator/switches/../../etc/passwd', 400],
    ['/actuator/switches/%2e%2e', 400],
    ['/actuator/switches/..%2f..%2fetc', 400],
    ['/actuator/switches/a%00b', 400],
    ['/actuator/switches/a\\b', 400],
    ['/actuator//switches', 400],
    ['/actuator/switches/__proto__', 200],
    ['/actuator/health/__proto__', 404],
    ['/actuator/health/..%2fenv', 400],
    ['/ACTUATOR/switches/a', 404],
    ['/actuator/switches/a/b', 404],
  ])('answers %s with %d', async (target, status) => {
    expect((await send(`GET ${target} HTTP/1.1`)).status).toBe(status)
  })

  it('names itself by the host that it was asked by, and by nothing else', async () => {
    const { body } = await send('GET /actuator HTTP/1.1\r\nX-Forwarded-Host: evil.example')
    expect(body).toContain('"href":"http://ops.example/actuator/switches/{name}"')
    expect(body).not.toContain('evil')
  })
})
