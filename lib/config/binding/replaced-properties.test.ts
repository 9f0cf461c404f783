import { describe, expect, it } from '@jest/globals'
import { objectSource } from '../sources/object-source.js'
import { StandardEnvironment } from '../environment/standard-environment.js'
import { Binder } from './binder.js'
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

  it('is fine where code reads it', async () => {
    const environment = environmentOf({ 'legacy.read.later': 'x', 'legacy.app': 'x' })
    environment.getProperty('legacy.app')
    await expect(new Binder(environment).bindAll([Shop])).resolves.toEqual([{ name: '' }])
  })
})
