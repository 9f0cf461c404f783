export { Binder } from './binding/binder.js'
export { replacedVariables } from './binding/replaced-properties.js'
export { misspeltSections } from './binding/misspelt-sections.js'
export { declareChoice, declareName, declarePrefix, declareReplacement } from './binding/known-names.js'
export {
  CONFIGURATION_PROPERTIES,
  PROPERTIES,
  type ConfigurationPropertiesMetadata,
  type ConfigurationPropertiesOptions,
  type PropertyOptions,
  type PropertyType,
  type ValidationComplaint,
  type ValidationComplaints,
} from './binding/property-metadata.js'
export type { EnumLike } from './binding/scalar-type.js'
export { Secret } from './binding/secret.js'
export { ConfigurationProperties, Property, Value } from './config.decorators.js'
export {
  ConfigFileError,
  ConfigLocationError,
  EnvironmentKindError,
  InvalidArgumentError,
  InvalidConfigurationError,
  InvalidPlaceholderError,
  InvalidProfileExpressionError,
  InvalidProfileNameError,
  MisplacedProfilePropertyError,
  MissingPropertyError,
  PlaceholderCycleError,
  PropertyConversionError,
  UndecoratedPropertiesError,
  UnresolvedPlaceholderError,
  type ConfigProblem,
} from './config.errors.js'
export { CONFIG_KEYS, type ConfigOptions } from './config.options.js'
export { ConfigModule } from './config.module.js'
export { ConfigService, type PropertyValue } from './config.service.js'
export type {
  DescribedProperty,
  DescribedSource,
  EnvironmentDescription,
} from './environment/environment-description.js'
export { ProfileExpression } from './environment/profile-expression.js'
export { PropertyPath } from './environment/property-path.js'
export {
  PropertySource,
  type DescendantEntry,
  type PropertyEntry,
  type PropertyKind,
} from './environment/property-source.js'
export { maskedText, maskedValue } from './environment/secret-mask.js'
export { hasSecretPart, isSecretName } from './environment/secret-name.js'
export { maskedQuery, REDACTED } from './environment/secret-query.js'
export { StandardEnvironment } from './environment/standard-environment.js'
export type { ValueOptions } from './environment/value-expression.js'
export { ConfigLoader } from './loading/config-loader.js'
export { objectSource, type PropertyValues } from './sources/object-source.js'
export { readProperties } from './sources/properties-documents.js'
export { DataSize, Duration } from '../common/index.js'
