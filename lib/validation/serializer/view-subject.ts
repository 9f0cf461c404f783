import type { AnyClass } from '../../core/index.js'
import { isModel } from './declaration.js'
import type { ViewSubject } from './class-view.js'
import { UNDECLARED, type Declaration, type Projection } from './projection.js'

/**
 * Which classes say how objects are written.
 *
 * An instance of the declared class or of a subclass: its own class, which has the parents' metadata; what the declared class excludes
 * stays excluded, whatever the subclass says. A plain object, or an instance of a class without decorators: the declared class, as if
 * the object were an instance of it. An instance of another class with decorators: both classes, and what either excludes is not written.
 */
export function viewSubject(
  own: AnyClass | undefined,
  { types, vetoes }: Pick<Declaration, 'types' | 'vetoes'>,
  { projection, sample, tag }: Pick<ViewSubject, 'sample' | 'tag'> & { readonly projection: Projection },
): ViewSubject {
  const isInstance = own !== undefined && types.some((type) => own === type || isParent(type, own))
  const counts = own !== undefined && (isInstance || types.length === 0 || projection.isTransformed(own))
  const classes = [...new Set(counts ? [...types, own] : types)]
  const leads = classes.filter((type) => !classes.some((other) => isParent(type, other)))
  return {
    leads,
    vetoes: [...classes.filter((type) => !leads.includes(type)), ...vetoes],
    tag,
    isForeign: leads[0] !== own,
    sample,
    others: UNDECLARED,
  }
}

/** The class that made objects with a prototype; `undefined` for plain objects. */
export function classOf(prototype: object | null): AnyClass | undefined {
  const type: unknown = prototype === null ? undefined : Reflect.get(prototype, 'constructor')
  return isModel(type) ? type : undefined
}

export function isParent(parent: AnyClass, child: AnyClass): boolean {
  return Object.prototype.isPrototypeOf.call(parent.prototype as object, child.prototype as object)
}
