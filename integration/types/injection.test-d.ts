// Compiled by `npm run typecheck`; nothing runs. An expectation that does not hold is a compile error.
import { expectTypeOf } from 'expect-type'
import { InjectionToken, type Provider, type Resolver } from 'nexus-framework/core'

declare const resolver: Resolver

class Clerk {
  readonly name = 'clerk'
}
abstract class Gateway {
  abstract pay(cents: number): Promise<string>
}
interface Limits {
  readonly items: number
}
const LIMITS = new InjectionToken<Limits>('Limits')

// A token knows what it stands for.
expectTypeOf(resolver.resolve(Clerk)).toEqualTypeOf<Clerk>()
expectTypeOf(resolver.resolve(Gateway)).toEqualTypeOf<Gateway>()
expectTypeOf(resolver.resolve(LIMITS)).toEqualTypeOf<Limits>()
expectTypeOf(resolver.resolveOptional(LIMITS)).toEqualTypeOf<Limits | undefined>()
expectTypeOf(resolver.resolveAll(Gateway)).toEqualTypeOf<readonly Gateway[]>()
expectTypeOf(resolver.resolve('by name')).toBeUnknown()

// Providers of every kind.
expectTypeOf<typeof Clerk>().toExtend<Provider>()
expectTypeOf({ provide: LIMITS, useValue: { items: 3 } }).toExtend<Provider<Limits>>()
expectTypeOf({
  provide: Clerk,
  useFactory: (_limits: Limits) => Promise.resolve(new Clerk()),
}).toExtend<Provider<Clerk>>()

export const mistaken: Provider<Limits> = {
  provide: LIMITS,
  // @ts-expect-error: the value has to be what the token stands for
  useValue: { items: 'three' },
}
