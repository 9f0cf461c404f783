import type { AbstractType, NexusError, Type } from '../../common/index.js'
import {
  COMPONENT_FACTORY,
  Resolver,
  unwoven,
  useComponents,
  type AnyClass,
  type ComponentFactory,
  type Token,
} from '../../core/index.js'
import type { ClientOptions } from '../config/client.options.js'
import { HttpClients } from '../http-clients.js'
import { clientNameOf } from './client-name.js'
import { exchangeClass, instantiate } from './exchange-class.js'
import { InvalidExchangesError } from './exchange.errors.js'
import { planExchanges, type ExchangePlan } from './exchange-plan.js'

/** A client that is to be made of an exchange interface. */
interface ExchangeDefinition {
  readonly type: AnyClass
  readonly name: string
  readonly options: ClientOptions
}

const definitions = new WeakMap<AnyClass, ExchangeDefinition>()
const plans = new WeakMap<AnyClass, readonly ExchangePlan[]>()

/**
 * How the container makes clients: boot plans all of them together, so that what is wrong with any method of any of them is in one error;
 * creation compiles the plans.
 */
class ExchangeFactory implements ComponentFactory {
  readonly inject: readonly Token[] = [HttpClients, Resolver]

  /** @throws the one NexusError that was found, or InvalidExchangesError with all of them */
  prepare(classes: readonly AnyClass[]): void {
    const problems: NexusError[] = []
    for (const implementation of classes) {
      const definition = definitions.get(implementation)
      if (definition !== undefined) plans.set(implementation, planExchanges(definition.type, problems))
    }
    refuse(problems)
  }

  create(implementation: AnyClass, clients: HttpClients, resolver: Resolver): object {
    const written = unwoven(implementation as Type<object>)
    const { name, options } = definitions.get(written) as ExchangeDefinition
    const functions = clients.compile(plans.get(written) ?? [], { name, given: options, resolver })
    return instantiate(implementation, functions)
  }
}

const FACTORY = new ExchangeFactory()

/** A component class that implements an exchange interface as a client. */
export function exchangeComponent<T>(
  type: AbstractType<T>,
  { name, ...options }: ClientOptions & { readonly name?: string },
): Type<T> {
  const implementation = exchangeClass(type)
  definitions.set(implementation, { type, name: name ?? clientNameOf(type), options })
  COMPONENT_FACTORY.set(implementation, FACTORY)
  const interceptors = (options.interceptors ?? []).filter((each) => typeof each === 'function')
  if (interceptors.length > 0) useComponents(implementation, interceptors)
  return implementation
}

/** Names of the clients that classes are for; others have none. */
export function exchangeClientNames(classes: Iterable<AnyClass>): readonly string[] {
  return [...classes].flatMap((type) => definitions.get(type)?.name ?? [])
}

/** @throws the one problem, or InvalidExchangesError with all of them */
export function refuse(problems: readonly NexusError[]): void {
  const [problem, ...others] = problems
  if (problem !== undefined) throw others.length === 0 ? problem : new InvalidExchangesError(problems)
}
