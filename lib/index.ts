export * from './common/index.js'
export * from './config/index.js'
export * from './core/index.js'
export * from './http/index.js'
