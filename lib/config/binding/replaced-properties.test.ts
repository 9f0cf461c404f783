import { describe, expect, it } from '@jest/globals'
import { objectSource } from '../sources/object-source.js'
import { StandardEnvironment } from '../environment/standard-environment.js'
import { EnvironmentVariableSource } from '../sources/environment-variable-source.js'
import { Binder } from './binder.js'
import { replacedVariables } from './replaced-properties.js'
import { declareName, declareReplacement } from './known-names.js'
import { ConfigurationProperties } from '../config.decorators.js'

declareReplacement('legacy.app', 'use shop.name')
declareReplacement('legacy.read', 'use shop.read')
declareName('legacy.read.later')

@ConfigurationProperties('shop')
class Shop {
  name = ''
}

describe('A property that another one stands in for, in a section that nobody has', () => {
  const environmentOf = (properties: Record<string, string>): StandardEnvironment =>
    new StandardEnvironment([objectSource('test', properties)])

  it('is refused with what to use instead, together with all else that is wrong', async () => {
    const environment = environmentOf({ 'legacy.app.name': 'x', 'shop.nmae': 'x', 'legacy.other': 'x' })
    await expect(new Binder(environment).bindAll([Shop])).rejects.toThrow(
      /2 problems:\n  - shop\.nmae .*: unknown property; did you mean shop\.name\?\n  - legacy\.app\.name .*: unknown property; use shop\.name$/,
    )
  })

  it.each(['profiles.active', 'profiles.group.cloud', 'config.activate.on-profile', 'config.location'])(
    'is what Spring Boot calls spring.%s',
    async (name) => {
      await expect(new Binder(environmentOf({ [`spring.${name}`]: 'x' })).bindAll([Shop])).rejects.toThrow(
        `spring.${name} (test): unknown property; use nexus.${name.replace('.cloud', '')}`,
      )
    },
  )

  it('is refused in placeholders too, also where one has been read already', async () => {
    const environment = environmentOf({
      'legacy.app': 'x',
      'info.name': 'a ${legacy.app:y}',
      'info.help': 'write \\${legacy.app}',
      'shop.name': '${legacy.app}',
    })
    environment.getProperty('shop.name')
    await expect(new Binder(environment).bindAll([Shop])).rejects.toThrow(
      'The configuration has 3 problems:\n' +
        '  - legacy.app (test): unknown property; use shop.name\n' +
        '  - info.name (test): it reads the unknown ${legacy.app}; use shop.name\n' +
        '  - shop.name (test): it reads the unknown ${legacy.app}; use shop.name',
    )
    const unset = environmentOf({ 'shop.name': '${legacy.app}' })
    await expect(new Binder(unset).bindAll([Shop])).rejects.toThrow(
      'no source has the property "legacy.app"; use shop.name.',
    )
    expect(() => unset.getProperty('shop.name')).toThrow(/; use shop\.name\.$/)
  })

  it('is told of where an environment variable sets it, and nothing reads that', () => {
    const env = {
      SPRING_PROFILES_ACTIVE: 'prod',
      SPRING_CONFIG_ADDITIONAL_LOCATION: 'x',
      LEGACY_APP: 'x',
      SPRING_OTHER: 'x',
    }
    const environment = new StandardEnvironment([EnvironmentVariableSource.ofProcess(env)])
    environment.getProperty('legacy.app')
    expect(replacedVariables(environment)).toEqual([
      {
        property: 'spring.profiles.active',
        origin: { source: 'environment variable SPRING_PROFILES_ACTIVE' },
        message: 'nothing reads this; use NEXUS_PROFILES_ACTIVE',
      },
      {
        property: 'spring.config.additional-location',
        origin: { source: 'environment variable SPRING_CONFIG_ADDITIONAL_LOCATION' },
        message: 'nothing reads this; use NEXUS_CONFIG_ADDITIONAL_LOCATION',
      },
    ])
  })

  it('is fine where code reads it', async () => {
    const environment = environmentOf({ 'legacy.read.later': 'x', 'legacy.app': 'x' })
    environment.getProperty('legacy.app')
    await expect(new Binder(environment).bindAll([Shop])).resolves.toEqual([{ name: '' }])
  })
})
