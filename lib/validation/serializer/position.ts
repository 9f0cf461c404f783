import type { AnyClass } from '../../core/index.js'
import type { Discriminator } from '../transformer/property-type-source.js'
import { ClassView, type ViewSubject } from './class-view.js'
import { isModel } from './declaration.js'
import { nativeForm } from './native-values.js'
import { projectView } from './project-view.js'
import { projectRecord } from './project-record.js'
import type { Declaration, Project, Projection } from './projection.js'
import { NestingLimitError } from './serializer.errors.js'
import { classOf, isParent, viewSubject } from './view-subject.js'

/** Levels of objects and lists inside each other. */
export const MAX_NESTING = 500

/** JSON.stringify has no text for a symbol. */
const FUNCTION = Symbol('function')

/** How objects with one prototype are projected. */
interface ObjectForms {
  /** By their properties. */
  readonly own: Project
  /** By what `toJSON()` gives, where there is one that may be asked. */
  readonly asked: Project
}

/** A place with one declaration. What is done with an object there follows from its prototype, so that each is examined once. */
export class Position {
  readonly #projection: Projection
  readonly #declaration: Declaration
  readonly #forms = new WeakMap<object, ObjectForms>()
  #formsWithoutPrototype: ObjectForms | undefined
  #recent: object | undefined
  #recentForms: ObjectForms | undefined

  constructor(projection: Projection, declaration: Declaration) {
    this.#projection = projection
    this.#declaration = declaration
  }

  readonly project: Project = (value, depth) => {
    if (typeof value === 'object')
      return value === null ? null : this.#object(value, depth).asked(value, depth)
    // It could have a toJSON().
    if (typeof value === 'function') return FUNCTION
    const { convert } = this.#declaration
    return convert === undefined ? value : convert(value)
  }

  /** @throws NestingLimitError */
  #object(value: object, depth: number): ObjectForms {
    if (depth > MAX_NESTING) throw new NestingLimitError(MAX_NESTING)
    if (Array.isArray(value)) return this.#list
    const prototype = Object.getPrototypeOf(value) as object | null
    if (prototype === null) return (this.#formsWithoutPrototype ??= this.#formsOf(prototype, value))
    if (prototype === this.#recent && this.#recentForms !== undefined) return this.#recentForms
    let forms = this.#forms.get(prototype)
    if (forms === undefined) this.#forms.set(prototype, (forms = this.#formsOf(prototype, value)))
    this.#recent = prototype
    this.#recentForms = forms
    return forms
  }

  readonly #projectList = (values: readonly unknown[], depth: number): unknown[] => {
    const { ancestors, trail } = this.#projection
    const list: unknown[] = []
    let index = 0
    try {
      for (; index < values.length; index++) {
        const item = values[index]
        // class-transformer closes the holes of a list.
        if (item === undefined && !(index in values)) continue
        if (ancestors?.has(item) === true) continue
        list.push(this.#element(item, depth + 1))
      }
    } catch (error) {
      throw trail.passed(error, values, index)
    }
    return list
  }

  readonly #list: ObjectForms = same(this.#projectList as Project)

  /** Those of a Map, and of an object that stands for one. Keys are data: never renamed, never excluded. */
  #projectEntries(holder: object, depth: number): unknown {
    const { ancestors, trail } = this.#projection
    const record: Record<string, unknown> = {}
    let current: unknown
    try {
      for (const [key, item] of holder instanceof Map ? holder : Object.entries(holder)) {
        current = key
        const name = typeof key === 'symbol' ? '__proto__' : String(key)
        if (name === '__proto__' || name === 'constructor' || ancestors?.has(item) === true) continue
        record[name] = this.#element(item, depth + 1)
      }
    } catch (error) {
      throw trail.passed(error, holder, current)
    }
    return record
  }

  /** What is in a Map is none itself, unless it is one. */
  get #element(): Project {
    const { isMap } = this.#declaration
    return isMap ? this.#projection.position({ ...this.#declaration, isMap: false }) : this.project
  }

  #formsOf(prototype: object | null, sample: object): ObjectForms {
    const native = nativeForm(sample)
    if (native !== undefined) return same(native)
    const own = classOf(prototype)
    const project = this.#guarded(this.#projectOf(prototype, sample, own))
    return own !== undefined && this.#projection.isTransformed(own) ? same(project) : this.#asking(project)
  }

  #projectOf(prototype: object | null, sample: object, own: AnyClass | undefined): Project {
    const { convert, discriminator, isMap } = this.#declaration
    if (sample instanceof Set) return (set, depth) => this.#projectList([...(set as Set<unknown>)], depth)
    if (isMap || sample instanceof Map) return (map, depth) => this.#projectEntries(map as object, depth)
    if (convert !== undefined) return (value) => convert(value)
    // A promise has no value yet.
    if (isThenable(prototype)) return () => ({})
    return discriminator === undefined
      ? this.#view(sample, own)
      : this.#discriminated(sample, own, discriminator)
  }

  /** Nobody can tell what a toJSON() of a class with exclusions copies, so only that of other classes is asked, and once. */
  #asking(project: Project): ObjectForms {
    const asked: Project = (value, depth) => {
      const { toJSON } = value as { readonly toJSON?: unknown }
      if (typeof toJSON !== 'function') return project(value, depth)
      const replaced = Reflect.apply(toJSON, value, ['']) as unknown
      if (typeof replaced !== 'object' || replaced === null) return this.project(replaced, depth)
      return this.#object(replaced, depth + 1).own(replaced, depth + 1)
    }
    return { own: project, asked }
  }

  #view(sample: object, own: AnyClass | undefined, tag?: ViewSubject['tag']): Project {
    const projection = this.#projection
    const subject = viewSubject(own, this.#declaration, { projection, sample, tag })
    const isRecord = subject.leads.length === 0 && subject.vetoes.length === 0 && tag === undefined
    if (isRecord && projection.plan(undefined).readsOwnKeys) return projectRecord(projection)
    const project = projectView(new ClassView(projection, subject), projection)
    const known = this.#declaration.types.flatMap((type) => [...projection.plan(type).known.keys()])
    if (!subject.isForeign || known.length === 0) return project
    // An object that has none of the properties that the class's decorators name may be something around objects that do.
    const others = { ...this.#declaration, isMap: false }
    const projectContainer = projectView(new ClassView(projection, { ...subject, others }), projection)
    return (value, depth) => {
      const isContainer = !known.some((key) => Object.hasOwn(value as object, key))
      return (isContainer ? projectContainer : project)(value, depth)
    }
  }

  /** An instance of a subtype is tagged; any other object is written as the subtype that its tag names. */
  #discriminated(sample: object, own: AnyClass | undefined, { property, subTypes }: Discriminator): Project {
    const subtypes = subTypes.filter((subtype): subtype is Subtype => isModel(subtype.value))
    const { name } = (own === undefined ? undefined : subtypeOf(own, subtypes)) ?? {}
    const undiscriminated = { ...this.#declaration, discriminator: undefined }
    if (name !== undefined) {
      const place = new Position(this.#projection, { ...undiscriminated, types: [] })
      return place.#view(sample, own, { key: property, value: name })
    }
    const places = new Map(
      subtypes.map(({ name, value }) => [
        name as unknown,
        this.#projection.position({ ...undiscriminated, types: [value] }),
      ]),
    )
    // It could be any of them.
    const unknown = this.#projection.position({
      ...undiscriminated,
      vetoes: subtypes.map(({ value }) => value),
    })
    return (value, depth) => (places.get(Reflect.get(value as object, property)) ?? unknown)(value, depth)
  }

  #guarded(project: Project): Project {
    const { ancestors } = this.#projection
    if (ancestors === undefined) return project
    return (value, depth) => {
      ancestors.add(value)
      try {
        return project(value, depth)
      } finally {
        ancestors.delete(value)
      }
    }
  }
}

interface Subtype {
  readonly name: string
  readonly value: AnyClass
}

/** The subtype of which a class is, or is a subclass: the nearest one. */
function subtypeOf(own: AnyClass, subtypes: readonly Subtype[]): Subtype | undefined {
  const parents = subtypes.filter(({ value }) => value === own || isParent(value, own))
  return parents.find(({ value }) => !parents.some((other) => isParent(value, other.value)))
}

function same(project: Project): ObjectForms {
  return { own: project, asked: project }
}

function isThenable(prototype: object | null): boolean {
  for (let level = prototype; level !== null; level = Object.getPrototypeOf(level) as object | null) {
    const descriptor = Object.getOwnPropertyDescriptor(level, 'then')
    if (descriptor !== undefined) return typeof descriptor.value === 'function'
  }
  return false
}
