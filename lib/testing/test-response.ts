/** A response that has been read completely. */
export class TestResponse {
  readonly #body: Uint8Array

  private constructor(
    readonly status: number,
    readonly headers: Headers,
    body: Uint8Array,
  ) {
    this.#body = body
  }

  static async of(response: Response): Promise<TestResponse> {
    return new TestResponse(response.status, response.headers, new Uint8Array(await response.arrayBuffer()))
  }

  bytes(): Uint8Array {
    return this.#body
  }

  text(): string {
    return new TextDecoder().decode(this.#body)
  }

  /** The body as JSON; the type is the caller's claim. @throws SyntaxError when it is not JSON */
  json<T = unknown>(): T {
    return JSON.parse(this.text()) as T
  }
}
