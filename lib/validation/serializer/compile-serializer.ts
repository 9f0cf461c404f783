import type { AnyClass } from '../../core/index.js'
import type { CompilationContext } from '../compilation-context.js'
import type { TransformOptions } from '../validation.options.js'
import { isModel } from './declaration.js'
import { plainText } from './plain-text.js'
import { UNDECLARED, type Project } from './projection.js'
import { Projector } from './projector.js'

export interface SerializationTarget {
  /** `Object`: values are written as the classes say that they are of. */
  readonly type: AnyClass
  /** A list of it. */
  readonly list: boolean
}

/**
 * Makes the function that writes values of a known class as JSON text: as class-transformer's `instanceToPlain` and JSON.stringify do,
 * and without anything that the class excludes, whatever the value is. `''` for what JSON has no text for. Lists, sets and maps of
 * values are written either way: `list` is for those who read the target.
 *
 * The function throws a SerializationError.
 */
export function compileSerializer(
  { type }: SerializationTarget,
  options: TransformOptions,
  context: CompilationContext,
): (value: unknown) => string {
  const projector = new Projector(options, context)
  const project = projector.position({ ...UNDECLARED, types: isModel(type) ? [type] : [] })
  return (value) => plainText(projected(project, value, projector))
}

function projected(project: Project, value: unknown, { ancestors, trail }: Projector): unknown {
  // Of the call around this one, where a getter writes text itself.
  const outer = [...(ancestors ?? [])]
  ancestors?.clear()
  try {
    return project(value, 1)
  } catch (error) {
    throw trail.error(error)
  } finally {
    for (const ancestor of outer) ancestors?.add(ancestor)
  }
}
