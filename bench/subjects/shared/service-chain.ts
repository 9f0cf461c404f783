import 'reflect-metadata'

export abstract class ChainLink {
  abstract depth(): number
}
type ChainClass = new (next: ChainLink) => ChainLink

const DEPTH = 10

interface ServiceChain {
  readonly outermost: ChainClass
  readonly all: readonly ChainClass[]
}

/** Ten services, each injected into the one around it. `decorate` makes them components. */
export function serviceChain(
  name: string,
  decorate: (cls: ChainClass, innermost: boolean) => void,
): ServiceChain {
  let outermost = named(`${name}${DEPTH}`, innermostLink(), [])
  decorate(outermost, true)
  const all = [outermost]
  for (let position = DEPTH - 1; position >= 1; position--) {
    outermost = named(`${name}${position}`, link(), [outermost])
    decorate(outermost, false)
    all.unshift(outermost)
  }
  return { outermost, all }
}

function named(name: string, cls: ChainClass, dependencies: readonly ChainClass[]): ChainClass {
  Object.defineProperty(cls, 'name', { value: name })
  Reflect.defineMetadata('design:paramtypes', [...dependencies], cls)
  return cls
}

function link(): ChainClass {
  return class extends ChainLink {
    readonly #next: ChainLink
    constructor(next: ChainLink) {
      super()
      this.#next = next
    }
    depth(): number {
      return this.#next.depth() + 1
    }
  }
}

function innermostLink(): ChainClass {
  return class extends ChainLink {
    depth(): number {
      return 1
    }
  }
}
