import { COMPONENT } from '../container/component-metadata.js'
import { tokenName, type Token } from '../container/token.js'
import { MetadataKey } from '../metadata/metadata-key.js'
import type { AnyClass } from '../metadata/reflect.js'
import { ancestry, appliedAspects } from './aspect-metadata.js'
import { InvalidPointcutError } from './aspect.errors.js'
import type { AspectDefinition } from './aspect.js'

/** A method that a pointcut may select. */
export interface Candidate {
  /** The component class the user wrote. */
  readonly target: AnyClass
  readonly method: string | symbol
  /** What the container knows the component by. */
  readonly tokens: readonly Token[]
}

/** Selects methods of components. Asked at boot, once per method. */
export class Pointcut {
  readonly #matches: (candidate: Candidate) => boolean

  constructor(
    /** As it was written, for messages. */
    readonly description: string,
    matches: (candidate: Candidate) => boolean,
  ) {
    this.#matches = matches
  }

  matches(candidate: Candidate): boolean {
    return this.#matches(candidate)
  }

  /** Methods that both select. */
  and(other: Pointcut): Pointcut {
    return new Pointcut(
      `(${this.description} and ${other.description})`,
      (candidate) => this.matches(candidate) && other.matches(candidate),
    )
  }

  /** Methods that either selects. */
  or(other: Pointcut): Pointcut {
    return new Pointcut(
      `(${this.description} or ${other.description})`,
      (candidate) => this.matches(candidate) || other.matches(candidate),
    )
  }
}

/** Methods that the pointcut does not select. */
export function not(pointcut: Pointcut): Pointcut {
  return new Pointcut(`not ${pointcut.description}`, (candidate) => !pointcut.matches(candidate))
}

/** Every public method of a class and of those that extend it, or of the classes whose name fits (`*Service`, `/Service$/`). */
export function within(type: AnyClass | string | RegExp): Pointcut {
  if (typeof type === 'function') {
    return new Pointcut(`within(${type.name})`, ({ target }) => [...ancestry(target)].includes(type))
  }
  const accepts = nameMatcher(type)
  return new Pointcut(`within(${literal(type)})`, ({ target }) => accepts(target.name))
}

/**
 * Methods by class and name, `*` standing for any characters: `OrderService.place*`, `*.save`. A method of a parent is meant by
 * the names of both classes.
 *
 * @throws InvalidPointcutError unless the pattern has the form `Class.method`
 */
export function execution(pattern: string): Pointcut {
  const description = `execution('${pattern}')`
  const [type, method, ...rest] = pattern.split('.')
  if (type === undefined || type === '' || method === undefined || method === '' || rest.length > 0) {
    throw new InvalidPointcutError(description, pattern)
  }
  const [acceptsType, acceptsMethod] = [nameMatcher(type), nameMatcher(method)]
  return new Pointcut(description, (candidate) => {
    if (typeof candidate.method === 'symbol' || !acceptsMethod(candidate.method)) return false
    for (const current of ancestry(candidate.target)) {
      if (candidate.method in (current.prototype as object) && acceptsType(current.name)) return true
    }
    return false
  })
}

/** What `annotated` tells a decorator by: the slot it writes, or the aspect it applies. */
export type Annotation =
  MetadataKey<unknown> | { readonly key: MetadataKey<unknown> } | { readonly aspect: AspectDefinition<never> }

/** Methods that carry a decorator, or whose class does. */
export function annotated(annotation: Annotation): Pointcut {
  if ('aspect' in annotation) {
    const { aspect } = annotation
    return new Pointcut(`annotated(${aspect.name})`, ({ target, method }) =>
      appliedAspects(target, method).some(({ definition }) => definition === (aspect as unknown)),
    )
  }
  const key = annotation instanceof MetadataKey ? annotation : annotation.key
  return new Pointcut(
    `annotated(${key.name})`,
    ({ target, method }) =>
      key.get(target.prototype as object, method) !== undefined || key.get(target) !== undefined,
  )
}

/** Every public method of the component with this token; a text is the component's name or its token's, `order*` included. */
export function bean(token: Token): Pointcut {
  const description = `bean(${tokenName(token)})`
  if (typeof token !== 'string') return new Pointcut(description, ({ tokens }) => tokens.includes(token))
  const accepts = nameMatcher(token)
  return new Pointcut(
    description,
    ({ target, tokens }) => accepts(componentName(target)) || tokens.some((each) => accepts(plainName(each))),
  )
}

function componentName(cls: AnyClass): string {
  return COMPONENT.getOwn(cls)?.name ?? cls.name.charAt(0).toLowerCase() + cls.name.slice(1)
}

function plainName(token: Token): string {
  if (typeof token === 'string') return token
  return typeof token === 'symbol' ? (token.description ?? '') : token.name
}

function nameMatcher(pattern: string | RegExp): (name: string) => boolean {
  if (typeof pattern !== 'string') return (name) => name.search(pattern) !== -1
  const expression = new RegExp(`^${pattern.split('*').map(escapePattern).join('.*')}$`, 's')
  return (name) => expression.test(name)
}

function escapePattern(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)
}

function literal(pattern: string | RegExp): string {
  return typeof pattern === 'string' ? `'${pattern}'` : String(pattern)
}
