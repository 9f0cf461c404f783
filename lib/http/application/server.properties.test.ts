import { describe, expect, it } from '@jest/globals'
import { Binder, InvalidConfigurationError, objectSource, StandardEnvironment } from '../../config/index.js'
import { ServerProperties } from './server.properties.js'

async function bind(port: string): Promise<ServerProperties> {
  return new Binder(new StandardEnvironment([objectSource('test', { 'server.port': port })])).bindProperties(
    ServerProperties,
  )
}

describe('server.port', () => {
  it.each(['0', '8080', '65535'])('may be %s', async (port) => {
    expect((await bind(port)).port).toBe(Number(port))
  })

  it.each(['-1', '65536', '80.5'])('is refused at boot, with its name, when it is %s', async (port) => {
    const refused = bind(port)
    await expect(refused).rejects.toThrow(InvalidConfigurationError)
    await expect(refused).rejects.toThrow(
      `server.port (test): must be a whole number from 0 to 65535, but is ${port}`,
    )
  })
})
