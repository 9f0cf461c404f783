export { BindingFailure, type BinderOptions, type CompiledBinder } from './binder/compiled-binder.js'
export { nestedClass, nestedClasses } from './binder/nested-types.js'
export type { BuiltInConstraint } from './constraints/built-in-constraint.js'
export { builtInConstraint } from './constraints/built-in-constraints.js'
export { constraintInstance } from './constraints/constraint-instance.js'
export { TransformationType } from './libraries/transformer-storage.js'
export { declareProperty, declaredProperties } from './model/declared-properties.js'
export { UndefinedMappedClassError, UnknownPropertyError } from './mapped-types/mapped-types.errors.js'
export { RETURN_VALUE, VALID, validOptions } from './methods/method-constraints.js'
export { argumentsModel, MethodValues, type MethodValue } from './methods/method-values.js'
export {
  argumentsValidator,
  returnValueValidator,
  VALIDATED,
  withOptions,
  type MethodValidatorOptions,
} from './methods/method-validator.js'
export { MisplacedConstraintError, ReturnValueViolationError } from './methods/methods.errors.js'
export { Valid, Validated, type ValidDecorator } from './methods/validated.decorators.js'
export type { ValidatedOptions, ValidOptions } from './methods/valid.options.js'
export type { MethodValidator } from './methods/validator-sequence.js'
export type { ClassModel, PropertyModel } from './model/class-model.js'
export { exposurePlan, type ExposurePlan } from './transformer/exposure-plan.js'
export { SerializationError } from './serializer/serializer.errors.js'
export { TransformationDepthError, UntransformableValueError } from './transformer/transformer.errors.js'
export type { ValidationMetadata } from './libraries/validator-storage.js'
export { ValidationEngine, type ValidationEngineOptions } from './validation-engine.js'
export { DetachedTransformerError } from './validation.errors.js'
export {
  ValidationModule,
  validationEngineProvider,
  type ValidationModuleOptions,
} from './validation.module.js'
export type { TransformOptions, ValidatorOptions } from './validation.options.js'
export type { CompiledValidator } from './validator/compiled-validator.js'
export { ValidationError } from './validator/validation-error.js'
export { UnprovidedConstraintError, UnregisteredConstraintError } from './validator/validator.errors.js'
export { ConstraintViolationError } from './violations/constraint-violation.errors.js'
export { withBuiltInMessages } from './violations/messages/built-in-messages.js'
export { CHINESE_MESSAGES } from './violations/messages/chinese-messages.js'
export { CompositeMessageSource } from './violations/messages/composite-message-source.js'
export { ENGLISH_MESSAGES } from './violations/messages/english-messages.js'
export { MessageSource, type MessageParams } from './violations/messages/message-source.js'
export type { MessageTemplate } from './violations/messages/message-template.js'
export { InvalidLocaleError } from './violations/messages/message.errors.js'
export { preferredLocale } from './violations/messages/preferred-locale.js'
export {
  ResourceMessageSource,
  type MessageCatalogue,
} from './violations/messages/resource-message-source.js'
export { translate } from './violations/messages/translate.js'
export { nestErrorFormat, type NestErrorBody } from './violations/nest-error-format.js'
export { shownText } from './violations/shown-text.js'
export { validateSchema, type SchemaOutcome } from './violations/standard-schema/validate-schema.js'
export { violationsOfIssues } from './violations/standard-schema/violations-of-issues.js'
export type { Violation } from './violations/violation.js'
export type { ViolationLimits } from './violations/violation-limits.js'
export { violationsOf, type ValidationErrorLike } from './violations/violations-of.js'
