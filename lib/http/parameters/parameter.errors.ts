import { NexusError } from '../../common/index.js'

// Mistakes in the declaration of a parameter, found at boot. What a request does wrong is in request.errors.ts.

export class NoConverterError extends NexusError {
  static readonly code = 'NEXUS_HTTP_NO_CONVERTER'
  static readonly summary = 'A parameter has a type that text can not be converted to.'

  constructor(
    readonly place: string,
    readonly type: string,
  ) {
    super(`Text can not be converted to ${type}, the type of ${place}.`, {
      help:
        `Teach it with defineConverter(${type}, (text) => ...) or a static fromString(text) on ${type}; ` +
        'use @ModelAttribute() or @Query() without a name to bind an object field by field, @RequestBody() for a body, or a parameter of its own for a file: ' +
        '@RequestPart() photo: MultipartFile.',
    })
  }
}

export class MissingParameterTypesError extends NexusError {
  static readonly code = 'NEXUS_HTTP_MISSING_PARAMETER_TYPES'
  static readonly summary = 'The compiler emitted no types for the parameters of a handler.'

  constructor(readonly handler: string) {
    super(
      `The types of the parameters of ${handler} are unknown, so nothing would be converted or validated.`,
      {
        help:
          'Set "experimentalDecorators" and "emitDecoratorMetadata" to true in tsconfig.json, and compile with tsc or SWC: ' +
          'esbuild, and what strips types, emit none.',
      },
    )
  }
}

export class UnnamedParameterError extends NexusError {
  static readonly code = 'NEXUS_HTTP_UNNAMED_PARAMETER'
  static readonly summary = 'A parameter has no name in its source and its decorator gives none.'

  constructor(
    readonly handler: string,
    readonly index: number,
    readonly decorator: string,
  ) {
    super(
      `Parameter ${index} of ${handler} has no name in the method's source (it is destructured, or the code was minified).`,
      { help: `Name it in the decorator: @${decorator}('name').` },
    )
  }
}

export class UnknownPathVariableError extends NexusError {
  static readonly code = 'NEXUS_HTTP_UNKNOWN_PATH_VARIABLE'
  static readonly summary =
    'A parameter asks for a path variable that the pattern of its route does not have.'

  constructor(
    readonly handler: string,
    readonly variable: string,
    readonly available: readonly string[],
  ) {
    const has =
      available.length === 0 ? 'no variables' : `only ${available.map((name) => `{${name}}`).join(', ')}`
    super(`${handler} asks for the path variable '${variable}', but its pattern has ${has}.`, {
      help:
        `Put {${variable}} into the pattern, correct the name, or, where only some patterns of the handler have it, ` +
        'declare it with { required: false }.',
    })
  }
}

export class UndecoratedParameterError extends NexusError {
  static readonly code = 'NEXUS_HTTP_UNDECORATED_PARAMETER'
  static readonly summary = 'A parameter of a handler has no decorator and no type that says what it is.'

  constructor(
    readonly handler: string,
    readonly index: number,
    readonly parameter: string | undefined,
  ) {
    const name = parameter === undefined ? '' : ` ('${parameter}')`
    super(`Nothing says where parameter ${index}${name} of ${handler} comes from.`, {
      help:
        'Decorate it: @PathVariable(), @RequestParam(), @RequestHeader() or @RequestBody() (NestJS: @Param, @Query, @Headers, @Body). ' +
        'Only HttpExchange, Request and AbortSignal need no decorator.',
    })
  }
}

export class MisplacedParameterError extends NexusError {
  static readonly code = 'NEXUS_HTTP_MISPLACED_PARAMETER'
  static readonly summary =
    'A parameter decorator stands where no request can reach, or twice on one parameter.'

  constructor(
    readonly decorator: string,
    readonly place: string,
    problem: string,
  ) {
    super(`@${decorator} ${problem}: ${place}.`, {
      help: `Use one such decorator per parameter, on instance methods of a controller. A constructor gets the exchange by injection.`,
    })
  }
}

export class InvalidDefaultValueError extends NexusError {
  static readonly code = 'NEXUS_HTTP_INVALID_DEFAULT_VALUE'
  static readonly summary = 'The default value of a parameter does not convert to its type.'

  constructor(
    readonly place: string,
    readonly value: string,
    readonly expected: string,
  ) {
    super(`The default value ${JSON.stringify(value)} of ${place} is not ${expected}.`, {
      help: 'Correct defaultValue, or the type of the parameter.',
    })
  }
}

export class UnknownElementTypeError extends NexusError {
  static readonly code = 'NEXUS_HTTP_UNKNOWN_ELEMENT_TYPE'
  static readonly summary = 'Nothing says of which class a @ValidateNested() property, or its elements, are.'

  constructor(
    readonly type: string,
    readonly property: string,
    readonly place: string,
  ) {
    super(
      `${type}.${property} has @ValidateNested(), but nothing says of which class its values are, so they can not be validated: ${place}.`,
      {
        help:
          `Add @Type(() => Item) of class-transformer above ${property} of ${type}, with the class of its values. ` +
          'TypeScript emits only Array for Item[], and nothing for interfaces and unions.',
      },
    )
  }
}

export class UntypedValidError extends NexusError {
  static readonly code = 'NEXUS_HTTP_UNTYPED_VALID'
  static readonly summary = 'A parameter has @Valid(), but nothing says of which class it is.'

  constructor(
    readonly parameter: string,
    readonly handler: string,
  ) {
    super(
      `Parameter '${parameter}' of ${handler} has @Valid(), but nothing says of which class it, or its elements, are.`,
      {
        help:
          'Write the class into the decorator that takes the value: @RequestBody({ type: [Item] }), or @Valid({ type: Item }). ' +
          'TypeScript emits only Array for Item[], and nothing for interfaces, unions and type-only imports.',
      },
    )
  }
}

export class UnconstructibleTypeError extends NexusError {
  static readonly code = 'NEXUS_HTTP_UNCONSTRUCTIBLE_TYPE'
  static readonly summary = 'A class that requests are bound to can not be created without arguments.'

  constructor(
    readonly type: string,
    readonly place: string,
    options: ErrorOptions,
  ) {
    super(`new ${type}() failed, so ${place} can not be bound to it.`, {
      ...options,
      help: `Let the constructor of ${type} work without arguments, or bind with { schema } instead.`,
    })
  }
}

export class InvalidFileOptionError extends NexusError {
  static readonly code = 'NEXUS_HTTP_INVALID_FILE_OPTION'
  static readonly summary =
    'An option of a parameter that takes a file is not valid, or the parameter takes none.'

  constructor(
    readonly place: string,
    readonly option: string,
    problem: string,
  ) {
    super(`The option ${option} of ${place} ${problem}.`, {
      help:
        "Write maxSize: '2MB' (or bytes), contentTypes: ['image/png', 'image/*'], and for a list maxCount: 10, on a parameter of the type " +
        'MultipartFile or with { type: [MultipartFile] }.',
    })
  }
}
