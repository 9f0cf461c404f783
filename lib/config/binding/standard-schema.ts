/** What a Standard Schema (https://standardschema.dev, version 1) has; zod, valibot, arktype and others do. */
export interface StandardSchema {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => StandardResult | Promise<StandardResult>
  }
}

export type StandardResult =
  { readonly value: unknown; readonly issues?: undefined } | { readonly issues: readonly StandardIssue[] }

type PathPart = PropertyKey | { readonly key: PropertyKey }

export interface StandardIssue {
  readonly message: string
  readonly path?: readonly PathPart[] | undefined
}
