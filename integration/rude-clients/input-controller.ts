import {
  MultipartFile,
  Controller,
  CookieValue,
  PathVariable,
  PostMapping,
  GetMapping,
  RequestBody,
  RequestHeader,
  RequestParam,
  RequestPart,
} from 'nexus-framework'

class OrderLine {
  sku!: string
  quantity!: number
}

/** Handlers that take everything a client can send. */
@Controller('input')
export class InputController {
  @GetMapping('number/{value}')
  path(@PathVariable() value: number): { readonly value: number } {
    return { value }
  }

  @GetMapping('integer')
  integer(@RequestParam({ type: 'integer' }) value: number): { readonly value: number } {
    return { value }
  }

  @GetMapping('boolean')
  boolean(@RequestParam() value: boolean): { readonly value: boolean } {
    return { value }
  }

  @GetMapping('date')
  date(@RequestParam() value: Date): { readonly value: Date } {
    return { value }
  }

  @GetMapping('text')
  text(@RequestParam() value: string): { readonly value: string } {
    return { value }
  }

  @GetMapping('any')
  any(@RequestParam() all: Map<string, string>): { readonly count: number } {
    return { count: all.size }
  }

  @GetMapping('header')
  header(@RequestHeader('x-count') count: number): { readonly count: number } {
    return { count }
  }

  @GetMapping('cookie')
  cookie(@CookieValue('visits') visits: number): { readonly visits: number } {
    return { visits }
  }

  @PostMapping('json')
  json(@RequestBody() body: object): object {
    return body
  }

  @PostMapping('order')
  order(@RequestBody() line: OrderLine): OrderLine {
    return line
  }

  @PostMapping('form')
  form(@RequestParam() quantity: number): { readonly quantity: number } {
    return { quantity }
  }

  @PostMapping('files')
  files(@RequestPart({ type: [MultipartFile] }) files: MultipartFile[]): {
    readonly sizes: readonly number[]
  } {
    return { sizes: files.map(({ size }) => size) }
  }

  @PostMapping({ path: 'parts', consumes: 'multipart/form-data' })
  parts(@RequestPart() title: string): { readonly title: string } {
    return { title }
  }
}
