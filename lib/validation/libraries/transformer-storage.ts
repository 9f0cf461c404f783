/** class-transformer's TransformationType. */
export const TransformationType = { PLAIN_TO_CLASS: 0, CLASS_TO_PLAIN: 1, CLASS_TO_CLASS: 2 } as const
export type TransformationType = (typeof TransformationType)[keyof typeof TransformationType]

interface DirectionOptions {
  readonly toClassOnly?: boolean | undefined
  readonly toPlainOnly?: boolean | undefined
}

export interface ExposeMetadata {
  readonly target: unknown
  readonly propertyName: string | undefined
  readonly options: DirectionOptions & {
    readonly name?: string
    readonly since?: number
    readonly until?: number
    readonly groups?: readonly string[]
  }
}

export interface ExcludeMetadata {
  readonly target: unknown
  readonly propertyName: string | undefined
  readonly options: DirectionOptions
}

export interface TypeMetadata {
  readonly target: unknown
  readonly propertyName: string
  /** The emitted type of the property: `Array`, `Map`, a class, ... */
  readonly reflectedType: unknown
  readonly typeFunction?: ((options?: TypeFunctionOptions) => unknown) | undefined
  readonly options: {
    readonly keepDiscriminatorProperty?: boolean
    readonly discriminator?: {
      readonly property: string
      readonly subTypes: readonly { readonly name: string; readonly value: unknown }[]
    }
  }
}

export interface TypeFunctionOptions {
  readonly newObject: unknown
  readonly object: unknown
  readonly property: string | undefined
}

export interface TransformMetadata {
  readonly target: unknown
  readonly propertyName: string
  readonly transformFn: (params: TransformFnParams) => unknown
  readonly options: DirectionOptions & {
    readonly since?: number
    readonly until?: number
    readonly groups?: readonly string[]
  }
}

export interface TransformFnParams {
  readonly value: unknown
  readonly key: string
  readonly obj: unknown
  readonly type: TransformationType
  readonly options: unknown
}

/** The metadata storage of class-transformer, as far as it is read here. */
export interface TransformerStorage {
  /** Not listed by any method: which properties of a class have `@Type` or `@Transform`. */
  readonly _typeMetadatas: ReadonlyMap<unknown, ReadonlyMap<string, TypeMetadata>>
  readonly _transformMetadatas: ReadonlyMap<unknown, ReadonlyMap<string, readonly TransformMetadata[]>>
  readonly _exposeMetadatas: ReadonlyMap<unknown, ReadonlyMap<string | undefined, ExposeMetadata>>
  readonly _excludeMetadatas: ReadonlyMap<unknown, ReadonlyMap<string | undefined, ExcludeMetadata>>
  addTypeMetadata(metadata: TypeMetadata): void
  addTransformMetadata(metadata: TransformMetadata): void
  addExposeMetadata(metadata: ExposeMetadata): void
  addExcludeMetadata(metadata: ExcludeMetadata): void
  findTransformMetadatas(
    target: unknown,
    property: string,
    type: TransformationType,
  ): readonly TransformMetadata[]
  findExcludeMetadata(target: unknown, property: string): ExcludeMetadata | undefined
  findExposeMetadata(target: unknown, property: string): ExposeMetadata | undefined
  findExposeMetadataByCustomName(target: unknown, name: string): ExposeMetadata | undefined
  findTypeMetadata(target: unknown, property: string): TypeMetadata | undefined
  getStrategy(target: unknown): 'none' | 'excludeAll' | 'exposeAll'
  getExposedMetadatas(target: unknown): readonly ExposeMetadata[]
  getExcludedMetadatas(target: unknown): readonly ExcludeMetadata[]
  getExposedProperties(target: unknown, type: TransformationType): readonly string[]
  getExcludedProperties(target: unknown, type: TransformationType): readonly string[]
}
