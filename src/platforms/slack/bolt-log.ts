import { type Logger, LogLevel } from '@slack/bolt'
import type { Log } from '../../core/ports.ts'

/**
 * Bolt's log as lines of ours. Its debug lines hold whole payloads and are dropped; the rest is one line of text, from which
 * the log removes tokens.
 */
export function boltLog(log: Log): Logger {
  const at = (level: 'info' | 'warn' | 'error') => {
    // What Bolt calls information is of use to nobody but its authors.
    const write = level === 'info' ? log.debug : log[level]
    return (...parts: unknown[]) => {
      const error = parts.find((part) => part instanceof Error)
      const words = parts.filter((part) => typeof part === 'string').join(' ')
      write({ ...(error && { error }) }, `Slack: ${words || 'see the error'}`)
    }
  }
  return {
    debug: () => {},
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  }
}

/** A log that keeps nothing, for what strangers can cause at will. */
export const silentLog = (): Logger => ({
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
})
