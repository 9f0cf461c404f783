export { LOG_LEVELS, severityOf, type LogLevel } from './log-level.js'
