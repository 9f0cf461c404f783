import type { Binding, Link } from './binding.js'

/** What has to be there before `binding` can be created: everything it gets, except what it gets as a proxy. */
export function hardDependencies(binding: Binding): readonly Binding[] {
  const result = [...binding.prerequisites]
  const add = ({ kind, deferred, targets }: Link): void => {
    if (deferred || kind === 'provider') return
    for (const target of targets) {
      // A request-scoped target is a proxy, unless the dependent lives in the request as well.
      if (target.scope !== 'request' || binding.scope === 'request') result.push(target)
    }
  }
  for (const each of binding.links) add(each)
  for (const each of binding.propertyLinks) add(each)
  for (const { links } of binding.methodLinks) for (const each of links) add(each)
  return result
}

/** Every link of a binding: arguments, properties, method parameters. */
export function linksOf(binding: Binding): readonly Link[] {
  return [...binding.links, ...binding.propertyLinks, ...binding.methodLinks.flatMap(({ links }) => links)]
}
