/** How objects are validated: the options of class-validator's `validate`, under its names and with its defaults. */
export interface ValidatorOptions {
  readonly skipUndefinedProperties?: boolean
  readonly skipNullProperties?: boolean
  readonly skipMissingProperties?: boolean
  /** Properties without any decorator are removed. */
  readonly whitelist?: boolean
  /** With `whitelist`: such properties are errors (`whitelistValidation`) instead. */
  readonly forbidNonWhitelisted?: boolean
  readonly groups?: readonly string[]
  /** Default of a decorator's `always`. */
  readonly always?: boolean
  /** Without `groups`: decorators that have groups do not count. */
  readonly strictGroups?: boolean
  /** Constraints without `message` have no message. */
  readonly dismissDefaultMessages?: boolean
  readonly validationError?: { readonly target?: boolean; readonly value?: boolean }
  /** Objects whose class has no constraint are errors (`unknownValue`). Default: true. */
  readonly forbidUnknownValues?: boolean
  /** One error for each property. */
  readonly stopAtFirstError?: boolean
}

/** How plain objects become instances and back: class-transformer's options, under its names and with its defaults. */
export interface TransformOptions {
  readonly strategy?: 'excludeAll' | 'exposeAll'
  readonly excludeExtraneousValues?: boolean
  readonly groups?: readonly string[]
  readonly version?: number
  readonly excludePrefixes?: readonly string[]
  readonly ignoreDecorators?: boolean
  readonly targetMaps?: readonly {
    readonly target: unknown
    readonly properties: Readonly<Record<string, unknown>>
  }[]
  readonly enableCircularCheck?: boolean
  readonly enableImplicitConversion?: boolean
  readonly exposeDefaultValues?: boolean
  /** Default: true. */
  readonly exposeUnsetFields?: boolean
}
