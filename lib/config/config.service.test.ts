import { describe, expect, it } from '@jest/globals'
import { DataSize, Duration } from '../common/index.js'
import { MissingPropertyError, PropertyConversionError } from './config.errors.js'
import { ConfigService } from './config.service.js'
import { StandardEnvironment } from './environment/standard-environment.js'
import { EnvironmentVariableSource } from './sources/environment-variable-source.js'
import { objectSource } from './sources/object-source.js'

const config = new ConfigService(
  new StandardEnvironment([
    EnvironmentVariableSource.ofProcess({ DATABASE_PORT: '5432', DATABASE_TLS: 'maybe' }),
    objectSource('defaults', {
      database: {
        host: 'db',
        timeout: '5s',
        hosts: ['a', 'b'],
        password: 'hunter2',
        size: '${database.password}',
      },
    }),
  ]),
)

describe('ConfigService', () => {
  it('gives texts, or values of the default’s type', () => {
    expect(config.get('database.host')).toBe('db')
    expect(config.get('database.port')).toBe('5432')
    expect(config.get('database.port', 1)).toBe(5432)
    expect(config.get('database.user', 'root')).toBe('root')
    expect(config.get('database.pool', 10)).toBe(10)
    expect(config.get('database.timeout', Duration.ZERO).toMillis()).toBe(5000)
    expect(config.get('database.hosts', [])).toEqual(['a', 'b'])
    expect(config.get('database.none', ['x'])).toEqual(['x'])
    expect(config.get('database.none')).toBeUndefined()
    expect([config.has('database.host'), config.has('database.none')]).toEqual([true, false])
  })

  it('converts to the type that is asked for', () => {
    const port: number = config.getOrThrow('database.port', Number)
    const timeout: Duration = config.getOrThrow('database.timeout', Duration)
    expect([port, timeout.toSeconds(), config.getOrThrow('database.port')]).toEqual([5432, 5, '5432'])
  })

  it('throws for what is missing or of another type', () => {
    expect(() => config.getOrThrow('database.none')).toThrow(MissingPropertyError)
    expect(() => config.getOrThrow('database.none')).toThrow('No source has the property "database.none".')
    expect(() => config.get('database.tls', true)).toThrow(PropertyConversionError)
    expect(() => config.get('database.tls', true)).toThrow(
      'database.tls (environment variable DATABASE_TLS) is "maybe"; expected true or false.',
    )
    expect(() => config.getOrThrow('database.password', DataSize)).toThrow(
      'database.password (defaults) is "******"',
    )
    expect(() => config.getOrThrow('database.size', DataSize)).toThrow('database.size (defaults) is "******"')
  })
})
