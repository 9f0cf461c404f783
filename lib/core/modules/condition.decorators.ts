import { findPackageJSON, isBuiltin } from 'node:module'
import { pathToFileURL } from 'node:url'
import type { ComponentDecorator } from '../container/component.decorators.js'
import { tokenName, type Token } from '../container/token.js'
import { CONDITIONS, type Condition } from './condition.js'

/** Keeps a class or a `@Bean` method only where the condition holds. Several must all hold. */
export function Conditional(condition: Condition): ComponentDecorator {
  return (target, member) => {
    CONDITIONS.set(target, [condition, ...(CONDITIONS.getOwn(target, member) ?? [])], member)
  }
}

/** Only where a profile expression (`a & !b | c`) accepts the active profiles; of several expressions one is enough. */
export function Profile(...expressions: readonly string[]): ComponentDecorator {
  return Conditional({
    description: `@Profile(${expressions.map((each) => `'${each}'`).join(', ')})`,
    phase: 'environment',
    mismatch: ({ environment }) => {
      if (expressions.some((expression) => environment.acceptsProfiles(expression))) return undefined
      const active = environment.activeProfiles
      return active.length === 0 ? 'no profile is active' : `the active profiles are ${active.join(', ')}`
    },
  })
}

export interface PropertyConditionOptions {
  readonly name: string
  /** Default: anything but `false`. */
  readonly havingValue?: string | number | boolean
  /** Whether an absent property counts as a match. Default false. */
  readonly matchIfMissing?: boolean
}

/** Only where a property is set, and set to that value. */
export function ConditionalOnProperty(options: PropertyConditionOptions | string): ComponentDecorator {
  const {
    name,
    havingValue,
    matchIfMissing = false,
  } = typeof options === 'string' ? { name: options } : options
  const wanted = havingValue === undefined ? undefined : String(havingValue)
  return Conditional({
    description: `@ConditionalOnProperty(${wanted === undefined ? name : `${name}=${wanted}`})`,
    phase: 'environment',
    mismatch: ({ environment }) => {
      const value = environment.getProperty(name)
      if (value === undefined) return matchIfMissing ? undefined : `${name} is not set`
      const matches =
        wanted === undefined ? value.toLowerCase() !== 'false' : value.toLowerCase() === wanted.toLowerCase()
      // The value is not shown: it may be a secret.
      return matches ? undefined : wanted === undefined ? `${name} is false` : `${name} is not ${wanted}`
    },
  })
}

/** Only where every package (or built-in module) can be imported by the application. */
export function ConditionalOnClass(...packages: readonly string[]): ComponentDecorator {
  return Conditional({
    description: `@ConditionalOnClass(${packages.map((each) => `'${each}'`).join(', ')})`,
    phase: 'environment',
    mismatch: () => {
      const missing = packages.find((each) => !isInstalled(each))
      return missing === undefined ? undefined : `the package ${missing} is not installed`
    },
  })
}

function isInstalled(name: string): boolean {
  if (name.startsWith('node:') || isBuiltin(name)) return isBuiltin(name)
  return [pathToFileURL(`${process.cwd()}/`).href, import.meta.url].some((from) => {
    try {
      return findPackageJSON(name, from) !== undefined
    } catch {
      return false
    }
  })
}

/** Only where nothing else provides any of the tokens. Meant for auto-configurations: they are applied after everything else. */
export function ConditionalOnMissingBean(...tokens: readonly Token[]): ComponentDecorator {
  return Conditional({
    description: `@ConditionalOnMissingBean(${tokens.map(tokenName).join(', ')})`,
    phase: 'components',
    mismatch: (context) => {
      const present = tokens.find((token) => context.provides(token))
      return present === undefined ? undefined : `${tokenName(present)} is already provided`
    },
  })
}

/** Only where something provides each of the tokens. */
export function ConditionalOnBean(...tokens: readonly Token[]): ComponentDecorator {
  return Conditional({
    description: `@ConditionalOnBean(${tokens.map(tokenName).join(', ')})`,
    phase: 'components',
    mismatch: (context) => {
      const missing = tokens.find((token) => !context.provides(token))
      return missing === undefined ? undefined : `nothing provides ${tokenName(missing)}`
    },
  })
}
