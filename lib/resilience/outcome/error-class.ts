import type { AbstractType } from '../../common/index.js'

export type ErrorClass = AbstractType<Error>

/**
 * A class, whose subclasses are meant too. A text, as configuration files have it, is the name of one, or what an error has as its `name`
 * or its `code` (`ECONNRESET`).
 */
export type ErrorClassOrName = ErrorClass | string
