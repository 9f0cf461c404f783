import { DataSize, InvalidDataSizeError } from '../../../common/index.js'
import { InvalidMediaTypeError } from '../../media/media.errors.js'
import { MediaType } from '../../media/media-type.js'
import type { ConversionOptions } from '../conversion/compile-conversion.js'
import { parameterPlace, type HandlerParameter } from '../extractor.js'
import type { ParameterOptions } from '../parameter-options.js'
import { InvalidFileOptionError } from '../parameter.errors.js'
import { MultipartFile } from './multipart-file.js'

/** What the files of a parameter may be. */
export interface FileOptions {
  /**
   * Size of one file: bytes, or `'2MB'`; beyond: 413. Default: whatever the body may have, which `server.limits.max-body-size` bounds
   * (1 MiB) and which has to be raised for larger files.
   */
  readonly maxSize?: DataSize | string | number
  /** Media types or ranges (`image/*`) that the client may declare; others: 415. Default: any. */
  readonly contentTypes?: readonly string[]
  /** Files of a list; beyond: 400. Default: as many as the form may have parts, `server.limits.max-parameters`. */
  readonly maxCount?: number
}

/** Options of a parameter that may be a file. */
export type PartOptions = ParameterOptions & FileOptions

/** {@link FileOptions}, checked. */
export interface FileRules {
  readonly maxSize: number | undefined
  readonly contentTypes: readonly MediaType[]
  readonly maxCount: number | undefined
}

/** Whether a parameter is a file, or a list of files. */
export function isFile({ type: emitted }: HandlerParameter, { type }: ConversionOptions): boolean {
  const declared: unknown = Array.isArray(type) ? type[0] : type
  return (declared ?? emitted) === MultipartFile
}

/** @throws InvalidFileOptionError for options that say nothing about a parameter that is no file */
export function refuseFileOptions(parameter: HandlerParameter, options: FileOptions): void {
  for (const option of ['maxSize', 'contentTypes', 'maxCount'] as const) {
    if (options[option] === undefined) continue
    throw new InvalidFileOptionError(parameterPlace(parameter), option, 'is only for files')
  }
}

/** @throws InvalidFileOptionError */
export function fileRules(
  parameter: HandlerParameter,
  { maxSize, contentTypes = [], maxCount }: FileOptions,
  isList: boolean,
): FileRules {
  const refuse = (option: keyof FileOptions, problem: string): never => {
    throw new InvalidFileOptionError(parameterPlace(parameter), option, problem)
  }
  if (maxCount !== undefined && !isList) refuse('maxCount', 'is only for a list of files')
  if (maxCount !== undefined && !(Number.isSafeInteger(maxCount) && maxCount > 0)) {
    refuse('maxCount', `must be a whole number from 1, but is ${maxCount}`)
  }
  const checked = <T>(option: keyof FileOptions, read: () => T): T => {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof InvalidDataSizeError || error instanceof InvalidMediaTypeError)) throw error
      return refuse(option, `is not valid: ${error.message}`)
    }
  }
  return {
    maxSize: maxSize === undefined ? undefined : checked('maxSize', () => bytesOf(maxSize)),
    contentTypes: checked('contentTypes', () => contentTypes.map((type) => MediaType.of(type))),
    maxCount,
  }
}

function bytesOf(size: DataSize | string | number): number {
  if (typeof size === 'string') return DataSize.parse(size).toBytes()
  return typeof size === 'number' ? DataSize.ofBytes(size).toBytes() : size.toBytes()
}
