import { describe, expect, it } from '@jest/globals'
import { Binder, InvalidConfigurationError, objectSource, StandardEnvironment } from '../../config/index.js'
import { ServerProperties } from './server.properties.js'
import { SPRING_BOOT_SERVER_PROPERTIES } from './spring-boot-server-properties.js'

async function bind(properties: Record<string, string>): Promise<ServerProperties> {
  const environment = new StandardEnvironment([objectSource('test', properties)])
  return new Binder(environment).bindProperties(ServerProperties)
}

describe('server.port', () => {
  it.each(['0', '8080', '65535'])('may be %s', async (port) => {
    expect((await bind({ 'server.port': port })).port).toBe(Number(port))
  })

  it.each(['-1', '65536', '80.5'])('is refused at boot, with its name, when it is %s', async (port) => {
    const refused = bind({ 'server.port': port })
    await expect(refused).rejects.toThrow(InvalidConfigurationError)
    await expect(refused).rejects.toThrow(
      `server.port (test): must be a whole number from 0 to 65535, but is ${port}`,
    )
  })
})

describe('server.request-log.slow-threshold', () => {
  it('is refused at boot when it is negative: every line would be a warning', async () => {
    await expect(bind({ 'server.request-log.slow-threshold': '-1s' })).rejects.toThrow(
      'server.request-log.slow-threshold (test): must not be negative, but is -1s',
    )
  })
})

describe('Names of Spring Boot below server', () => {
  it.each(Object.entries(SPRING_BOOT_SERVER_PROPERTIES))(
    'are refused with what to do: %s',
    async (name, edit) => {
      for (const property of [name, `${name}.x`])
        await expect(bind({ [property]: 'x' })).rejects.toThrow(`unknown property; ${edit}`)
    },
  )
})
