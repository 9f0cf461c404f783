/** Not in the package's types: its metadata storage, under the only path where the CommonJS build shows it. */
declare module 'class-transformer/cjs/storage.js' {
  export const defaultMetadataStorage: unknown
}
