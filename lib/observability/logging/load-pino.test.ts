import { expect, it, jest } from '@jest/globals'
import { MissingPackageError } from '../../common/index.js'
import { objectSource, StandardEnvironment } from '../../config/index.js'

const environment = (format: string): StandardEnvironment =>
  new StandardEnvironment([objectSource('application.yaml', { 'logging.format': format })])

class ShopModule {}

it('says what to install where pino is missing, and to nobody who does not want it', async () => {
  jest.unstable_mockModule('pino', () => {
    throw Object.assign(new Error("Cannot find package 'pino'"), { code: 'ERR_MODULE_NOT_FOUND' })
  })
  const { configuredLogging, loggingOptionsFrom } = await import('./configured-logging.js')
  for (const made of [
    configuredLogging({ environment: environment('pino'), root: ShopModule }),
    loggingOptionsFrom(environment('pino')),
  ]) {
    const error: unknown = await made.catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(MissingPackageError)
    expect((error as MissingPackageError).help).toBe(
      'Run `npm install pino`, or set logging.format to json, whose lines are the same.',
    )
  }
  await expect(
    configuredLogging({ environment: environment('json'), root: ShopModule }),
  ).resolves.toBeDefined()
})
