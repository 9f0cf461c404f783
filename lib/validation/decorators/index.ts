export {
  buildMessage,
  registerDecorator,
  ValidatorConstraint,
  type ValidateByOptions,
  type ValidationArguments,
  type ValidationDecoratorOptions,
  type ValidationOptions,
  type ValidatorConstraintInterface,
} from 'class-validator'
export {
  Exclude,
  Expose,
  Transform,
  TransformInstanceToInstance,
  TransformInstanceToPlain,
  TransformPlainToInstance,
  Type,
  type TransformFnParams,
  type TypeHelpOptions,
} from 'class-transformer'
export { constraint, type ConstraintDecorator } from './constraint.js'
export * from './array-constraints.js'
export * from './common-constraints.js'
export * from './date-constraints.js'
export * from './format-constraints.js'
export * from './internet-constraints.js'
export * from './number-constraints.js'
export * from './registry-constraints.js'
export * from './text-constraints.js'
export * from './type-constraints.js'
export {
  IntersectionType,
  OmitType,
  PartialType,
  PickType,
  type IntersectionOf,
  type PartialTypeOptions,
} from '../mapped-types/mapped-types.js'
export type { MappedType, PropertiesOf } from '../mapped-types/mapped-type.js'
export { Valid, Validated } from '../methods/validated.decorators.js'
