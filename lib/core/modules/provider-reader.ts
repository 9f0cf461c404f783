import type { Type } from '../../common/index.js'
import type { Recipe } from '../container/binding.js'
import { COMPONENT, PROVISION, type ComponentMetadata } from '../container/component-metadata.js'
import type { Provider } from '../container/provider.js'
import { tokenName, type Token } from '../container/token.js'

/** A provider as it is listed, in the form the container keeps. */
export interface Declaration {
  readonly token: Token
  readonly recipe: Recipe
  readonly traits: ComponentMetadata
}

/** Why something is no provider. */
export interface ProviderMistake {
  readonly found: string
  readonly fix: string
}

const UNDEFINED: ProviderMistake = {
  found: 'undefined',
  fix: 'Two files import each other: move what both need to a third file, or provide it by a token.',
}

/** Reads one entry of `providers`. */
export function readProvider(provider: Provider | undefined): Declaration | ProviderMistake {
  if (provider === undefined || provider === null) return UNDEFINED
  if (typeof provider === 'function') return classDeclaration(provider, provider)
  if (typeof provider !== 'object' || !('provide' in provider)) return notAProvider(provider)
  const { provide: token } = provider
  if ((token as unknown) === undefined)
    return { ...UNDEFINED, found: 'a provider whose `provide` is undefined' }
  if ('useValue' in provider)
    return { token, recipe: { kind: 'value', value: provider.useValue }, traits: traitsOf(provider) }
  if ('useExisting' in provider) {
    return { token, recipe: { kind: 'alias', target: provider.useExisting }, traits: {} }
  }
  if ('useFactory' in provider) {
    const { useFactory: call, inject = [] } = provider
    return { token, recipe: { kind: 'factory', call, inject }, traits: traitsOf(provider) }
  }
  if ('useClass' in provider && typeof provider.useClass === 'function') {
    const { traits, ...declaration } = classDeclaration(token, provider.useClass)
    return { ...declaration, traits: { ...traits, ...traitsOf(provider) } }
  }
  return notAProvider(provider)
}

function notAProvider(value: unknown): ProviderMistake {
  const keys =
    typeof value === 'object' && value !== null
      ? `an object with ${Object.keys(value).join(', ')}`
      : String(value)
  return {
    found: `no provider: ${keys}`,
    fix: 'Give a class, or an object with `provide` and one of useClass, useValue, useFactory, useExisting.',
  }
}

/** A class under another token keeps the traits of its decorators, but not its name and its further tokens. */
export function classDeclaration(token: Token, type: Type): Declaration {
  const own = COMPONENT.getOwn(type) ?? {}
  if (token === type) return { token, recipe: { kind: 'class', type }, traits: own }
  const { as: _as, ...traits } = own
  return { token, recipe: { kind: 'class', type }, traits }
}

function traitsOf(provider: Exclude<Provider, Type>): ComponentMetadata {
  const traits: Record<string, unknown> = {}
  for (const name of ['scope', 'primary', 'qualifier', 'order', 'lazy'] as const) {
    if (name in provider) traits[name] = (provider as unknown as Record<string, unknown>)[name]
  }
  return traits
}

/** What tells two listings of the same thing from two providers of one token. */
export function identityOf({ recipe }: Declaration): unknown {
  switch (recipe.kind) {
    case 'class':
      return recipe.type
    case 'value':
      return recipe.value
    case 'factory':
      return recipe.call
    case 'alias':
      return recipe.target
    case 'bean':
      return recipe.configuration
  }
}

/** Why the class of a provider must not be made as it is: something else provides it. */
export function provisionMistake({ recipe }: Declaration, module: string): ProviderMistake | undefined {
  if (recipe.kind !== 'class') return undefined
  const provision = PROVISION.getOwn(recipe.type)
  if (provision === undefined) return undefined
  const name = tokenName(recipe.type)
  return {
    found: `${name}, which is ${provision.kind} and can not be made as it is`,
    fix: `Take it out, and add ${provision.imported(name)} to \`imports\` of ${module}.`,
  }
}

/** How messages name what stands in a list of a module. */
export function describeEntry(value: unknown): string {
  if (typeof value === 'function') return tokenName(value as Type)
  if (typeof value === 'object' && value !== null && 'provide' in value)
    return tokenName(value.provide as Token)
  if (typeof value !== 'object' || value === null) return String(value)
  const names = Object.keys(value)
  return names.length === 0 ? 'an empty object' : `an object with ${names.join(', ')}`
}
