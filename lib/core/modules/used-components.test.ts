import { describe, expect, it } from '@jest/globals'
import type { Type } from '../../common/index.js'
import { Scope, Service } from '../container/component.decorators.js'
import { boot, bootError, moduleOf } from '../container/fixture/boot.js'
import { useComponents } from '../container/used-components.js'
import { ConditionalOnProperty } from './condition.decorators.js'

const Uses =
  (...classes: readonly Type[]) =>
  (target: object, _member?: string | symbol): void =>
    useComponents(target, classes)

@Service()
class Names {
  readonly all = ['a']
}

@Service()
class Guard {
  constructor(readonly names: Names) {}
}

@Service()
@Uses(Guard)
class OnClass {}

@Service()
class OnMethod {
  @Uses(Guard)
  handle(): void {}
}

describe('components that decorators name', () => {
  it.each([OnClass, OnMethod])('are provided by the module of %p and get their dependencies', async (cls) => {
    const context = await boot({ providers: [cls, Names] })
    expect(context.get(Guard).names).toBe(context.get(Names))
  })

  it('are taken from where the module sees them', async () => {
    const guards = moduleOf('Guards', { providers: [Guard, Names], exports: [Guard] })
    const context = await boot({ imports: [guards], providers: [OnClass] })
    expect(context.graph.componentsOf(Guard)).toHaveLength(1)
    expect(context.get(Guard)).toBe(context.resolverOf(guards).resolve(Guard))
  })

  it('are one per module, as providers are', async () => {
    const first = moduleOf('First', { providers: [OnClass, OnMethod, Names] })
    const second = moduleOf('Second', { providers: [OnClass, Names] })
    const context = await boot({ imports: [first, second] })
    expect(context.graph.componentsOf(Guard).map(({ module }) => module.name)).toEqual(['First', 'Second'])
  })

  it('are not replaced by a subclass that happens to be there', async () => {
    @Service()
    class Permissive extends Guard {}
    const context = await boot({ providers: [OnClass, Names, Permissive] })
    expect(context.get(Guard).constructor).toBe(Guard)
  })

  it('may use further components, are inherited, and keep their scope', async () => {
    @Service()
    @Scope('transient')
    class Audit {}
    @Service()
    @Uses(Audit)
    class Outer {}
    @Uses(Outer)
    abstract class Base {}
    @Service()
    @Uses(Guard)
    class Child extends Base {}
    const context = await boot({ providers: [Child, Names] })
    expect(context.get(Outer)).toBeInstanceOf(Outer)
    expect(context.get(Guard)).toBeInstanceOf(Guard)
    expect(context.get(Audit)).not.toBe(context.get(Audit))
  })

  it('can be overridden', async () => {
    const fake = { names: undefined }
    const overrides = new Map([[Guard, { useValue: fake }]])
    const context = await boot({ providers: [OnClass] }, { overrides })
    expect(context.get(Guard)).toBe(fake)
  })

  it('obey their conditions', async () => {
    @Service()
    @ConditionalOnProperty('audit')
    class Audit {}
    @Service()
    @Uses(Audit)
    class Audited {}
    const context = await boot({ providers: [Audited] })
    expect(context.graph.componentsOf(Audit)).toEqual([])
  })

  it('are reported when they can not be provided', async () => {
    const { message } = await bootError({ providers: [OnClass] })
    expect(message).toContain('Guard needs Names, but nothing in AppModule provides it')
  })
})
