import { expect, it, jest } from '@jest/globals'
import { MissingPackageError } from '../../../../common/index.js'

function missing(name: string): void {
  jest.unstable_mockModule(name, () => {
    throw Object.assign(new Error(`Cannot find package '${name}'`), { code: 'ERR_MODULE_NOT_FOUND' })
  })
}

it('names all packages in one line where the SDK is not there', async () => {
  missing('@opentelemetry/resources')
  const { loadOtelSdk } = await import('./otel-packages.js')
  const error: unknown = await loadOtelSdk().catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(MissingPackageError)
  expect((error as MissingPackageError).packageName).toBe('@opentelemetry/resources')
  expect((error as MissingPackageError).help).toMatch(
    /^Run `npm install @opentelemetry\/sdk-trace @opentelemetry\/resources @opentelemetry\/core`, or take the exporter out/,
  )
})

it('adds what OTLP needs to it', async () => {
  missing('@opentelemetry/otlp-transformer')
  const { loadOtlpTransformer } = await import('./otel-packages.js')
  await expect(loadOtlpTransformer()).rejects.toThrow(
    'Run `npm install @opentelemetry/sdk-trace @opentelemetry/resources @opentelemetry/core @opentelemetry/otlp-transformer`, or',
  )
})
