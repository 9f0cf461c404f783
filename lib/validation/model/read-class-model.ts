import type { AnyClass } from '../../core/index.js'
import type { DecoratorLibraries } from '../libraries/decorator-libraries.js'
import type { ClassModel } from './class-model.js'

export function readClassModel(_type: AnyClass, _libraries: DecoratorLibraries): ClassModel {
  throw new TypeError('not yet')
}
